/**
 * What the views read and what they ask for. Shapes only: the session and the wire fit them without being known here.
 *
 * @typedef {"microphone" | "camera" | "screen"} Source
 * @typedef {{person: string, name: string, since: number}} Inside  since in Unix seconds
 * @typedef {{id: string, person: string, name: string, since: number}} Waiting
 *
 * @typedef {object} Room
 * @property {string} slug
 * @property {string} name
 * @property {string} description
 * @property {boolean} is_open
 * @property {boolean} lobby
 * @property {boolean} locked
 * @property {number} capacity
 * @property {string} role  "host" or "member"
 * @property {Inside[]} inside
 * @property {Waiting[]} waiting
 * @property {number | null} [last_used_at]
 *
 * @typedef {object} Participant
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {string} role
 * @property {number} enteredAt
 * @property {boolean} isSelf
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 * @property {boolean} hand
 * @property {boolean} away
 * @property {string} link  "connecting", "connected", "failed" or "self"
 * @property {Record<Source, MediaStreamTrack | null>} tracks
 * @property {{grade: string, cause: string | null, heard: string | null, still?: boolean} | null} quality  of the link, how they hear us, and whether their picture stands still
 * @property {boolean} heardBadly  oneself: many say so
 *
 * @typedef {object} ChatLine
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {string} text
 * @property {Date} sentAt
 * @property {boolean} mine
 * @property {boolean} pending
 * @property {boolean} failed
 *
 * @typedef {{id: string, label: string}} Device
 * @typedef {{width: number, height: number, frameRate: number}} PictureSettings
 * @typedef {{on: boolean, deviceId?: string | null, error: string | null, track?: MediaStreamTrack | null, settings?: PictureSettings | null,
 *   instead?: boolean, dark?: boolean, sound?: "given" | "missing" | "unasked"}} OwnSource
 *
 * @typedef {object} OwnChoices
 * @property {number | null} height  the most of the camera, in pixels; null: as it fits
 * @property {readonly number[]} heights  that the camera can do
 * @property {boolean} starved  no line carries the own camera or screen
 * @property {{echoCancellation: boolean, noiseSuppression: boolean, autoGainControl: boolean}} processing
 * @property {boolean} motion  a shared screen shall rather move well than be sharp
 * @property {boolean} screenSound  and bring its sound
 *
 * @typedef {object} CallState
 * @property {string} phase  "prejoin", "joining", "waiting", "incall" or "ended"
 * @property {{reason: string, by: string, at: Date} | null} ending
 * @property {string} connection  "connecting", "open" or "lost"
 * @property {number | null} retryAt  milliseconds
 * @property {Room} room
 * @property {{id: string | null, person: string, name: string, role: string}} me
 * @property {{epoch: string, startedAt: number, locked: boolean} | null} call
 * @property {string | null} waitingWhy  "lobby", "locked" or "removed"
 * @property {boolean} hostsInside
 * @property {Participant[]} participants  in order of arrival, oneself last
 * @property {Waiting[]} waiting
 * @property {ChatLine[]} chat
 * @property {number} unread
 * @property {{microphone: OwnSource, camera: OwnSource, screen: OwnSource}} own
 * @property {OwnChoices} media
 * @property {{microphones: Device[], cameras: Device[], speakers: Device[]}} devices
 * @property {string | null} speakerId
 *
 * @typedef {(...values: any[]) => unknown} Intent
 */

