// GENERATED from chat/core/messages/ and chat/core/errors.py by `manage.py protocol`. Do not edit.
// What each message means: docs/protocol.md.

export const PROTOCOL = "kaigi.1";
export const FRAME_BYTES = 65536;
export const SDP_CHARACTERS = 48000;
export const CANDIDATES_A_MESSAGE = 20;
export const CHAT_CHARACTERS = 4000;
export const CHAT_HISTORY = 100;

export const ClientType = Object.freeze({
  CALL_JOIN: "call.join",
  CALL_APPROACH: "call.approach",
  CALL_LEAVE: "call.leave",
  CALL_SYNC: "call.sync",
  SIGNAL_DESCRIPTION: "signal.description",
  SIGNAL_CANDIDATES: "signal.candidates",
  SIGNAL_NEED: "signal.need",
  MEDIA_UPDATE: "media.update",
  HAND_RAISE: "hand.raise",
  REACTION_SEND: "reaction.send",
  CHAT_SEND: "chat.send",
  LOBBY_ADMIT: "lobby.admit",
  LOBBY_DENY: "lobby.deny",
  MODERATION_MUTE: "moderation.mute",
  MODERATION_REMOVE: "moderation.remove",
  MODERATION_HOST: "moderation.host",
  CALL_LOCK: "call.lock",
  CALL_END: "call.end",
  CALL_REPORT: "call.report",
  PING: "ping",
});

export const ServerType = Object.freeze({
  CALL_JOINED: "call.joined",
  CALL_APPROACHED: "call.approached",
  VISIT_ENDED: "visit.ended",
  CALL_WAITING: "call.waiting",
  CALL_STATE: "call.state",
  CALL_ENDED: "call.ended",
  PARTICIPANT_JOINED: "participant.joined",
  PARTICIPANT_LEFT: "participant.left",
  PARTICIPANT_REPLACED: "participant.replaced",
  PARTICIPANT_AWAY: "participant.away",
  PARTICIPANT_BACK: "participant.back",
  PARTICIPANT_UPDATED: "participant.updated",
  CALL_UPDATED: "call.updated",
  LOBBY_UPDATED: "lobby.updated",
  VISITOR_ARRIVED: "visitor.arrived",
  VISITOR_LEFT: "visitor.left",
  SIGNAL_DESCRIPTION: "signal.description",
  SIGNAL_CANDIDATES: "signal.candidates",
  SIGNAL_NEED: "signal.need",
  ICE_RENEWED: "ice.renewed",
  REACTION_SENT: "reaction.sent",
  CHAT_MESSAGE: "chat.message",
  MODERATION_APPLIED: "moderation.applied",
  PONG: "pong",
  ERROR: "error",
  ROOMS_STATE: "rooms.state",
  ROOM_UPDATED: "room.updated",
});

export const ErrorCode = Object.freeze({
  NOT_TEXT: "not_text",
  TOO_LARGE: "too_large",
  BAD_JSON: "bad_json",
  BAD_MESSAGE: "bad_message",
  UNKNOWN_TYPE: "unknown_type",
  NOT_JOINED: "not_joined",
  ALREADY_JOINED: "already_joined",
  NO_ACCESS: "no_access",
  ROOM_FULL: "room_full",
  CANNOT_APPROACH: "cannot_approach",
  UNKNOWN_PARTICIPANT: "unknown_participant",
  NOT_ALLOWED: "not_allowed",
  RESUME_REFUSED: "resume_refused",
  TOO_FAST: "too_fast",
  UNAVAILABLE: "unavailable",
  INTERNAL: "internal",
});

export const CloseCode = Object.freeze({
  DRAINING: 4012,
  TRY_AGAIN: 4013,
  TOO_SLOW: 4408,
  TOO_FAST: 4429,
  SIGNED_OUT: 4500,
  REMOVED: 4501,
  ROOM_CLOSED: 4502,
  REPLACED: 4503,
  NO_ACCESS: 4504,
  RELOAD: 4505,
  PROTOCOL_ERROR: 4506,
  DENIED: 4507,
  CALL_ENDED: 4508,
});

/**
 * What a participant sends: the truth about their switches, for no track event tells the far side.
 * @typedef {object} MediaState
 * @property {boolean} [microphone]
 * @property {boolean} [camera]
 * @property {boolean} [screen]
 */

/**
 * An RTCSessionDescription (W3C WebRTC, section 4.6.2).
 * @typedef {object} Description
 * @property {"answer" | "offer"} type
 * @property {string} sdp
 */

/**
 * An RTCIceCandidateInit (W3C WebRTC, section 4.8.1.1).
 * @typedef {object} Candidate
 * @property {string} candidate
 * @property {string | null} [sdpMid]
 * @property {number | null} [sdpMLineIndex]
 * @property {string | null} [usernameFragment]
 */

/**
 * A participant as everyone in the call sees them. `person` is the same on each of a person's devices.
 * @typedef {object} ParticipantInfo
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {"host" | "member"} role
 * @property {number} order
 * @property {number} entered_at
 * @property {MediaState} media
 * @property {boolean} [hand]
 * @property {boolean} [away]
 */

/**
 * Somebody to make a link with, before it is said who they are. The greater `order` of a pair offers.
 * @typedef {object} PeerInfo
 * @property {string} id
 * @property {number} order
 */

/**
 * Somebody in the lobby, or knocking at a locked room.
 * @typedef {object} WaitingInfo
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {number} since
 */

/**
 * One chat message. `number` rises within the whole portal; `id` is the sender's own.
 * @typedef {object} ChatEntry
 * @property {number} number
 * @property {string} id
 * @property {string} person
 * @property {string} name
 * @property {string} text
 * @property {number} sent_at
 */

/**
 * Where the call stands: `epoch` names this call, `seq` counts its events.
 * @typedef {object} CallInfo
 * @property {string} epoch
 * @property {number} seq
 * @property {number} started_at
 * @property {boolean} locked
 */

/**
 * An RTCIceServer (W3C WebRTC, section 4.2.2).
 * @typedef {object} IceServer
 * @property {string[]} urls
 * @property {string} [username]
 * @property {string} [credential]
 */

/**
 * Somebody inside a room, as the home page shows them.
 * @typedef {object} Inside
 * @property {string} person
 * @property {string} name
 * @property {number} since
 */

/**
 * A room as its people see it from outside. `waiting` is empty for all but its hosts.
 * @typedef {object} RoomInfo
 * @property {string} slug
 * @property {string} name
 * @property {string} description
 * @property {boolean} is_open
 * @property {boolean} lobby
 * @property {boolean} locked
 * @property {number} capacity
 * @property {"host" | "member"} role
 * @property {Inside[]} inside
 * @property {WaitingInfo[]} waiting
 * @property {number | null} [last_used_at]
 */

/**
 * For how long a link was how good, in seconds.
 * @typedef {object} GradeSeconds
 * @property {number} [good]
 * @property {number} [fair]
 * @property {number} [poor]
 * @property {number} [lost]
 */

/**
 * The round trips of a link, in milliseconds.
 * @typedef {object} RoundTrips
 * @property {number} least
 * @property {number} median
 * @property {number} p95
 */

/**
 * What was received in which codec; empty: nothing was.
 * @typedef {object} Codecs
 * @property {string} [microphone]
 * @property {string} [camera]
 * @property {string} [screen]
 */

/**
 * The kind of the sender's own devices, without the name of their owner; empty: none in use.
 * @typedef {object} DeviceLabels
 * @property {string} [microphone]
 * @property {string} [camera]
 */

/**
 * One of the longest bad times of a link; `at` is its beginning in Unix seconds.
 * @typedef {object} WorstMoment
 * @property {number} at
 * @property {number} seconds
 * @property {"lost" | "poor"} grade
 * @property {"cpu" | "delay" | "line" | "loss" | "silence" | null} [cause]
 */

/**
 * One link as one side of it heard and saw the other. `loss`, `concealed`: 0 to 1. `restarts`: of ICE. `links`: how many RTCPeerConnections it took.
 * @typedef {object} LinkSummary
 * @property {number} seconds
 * @property {"direct" | "none" | "relay"} route
 * @property {"" | "tcp" | "tls" | "udp"} protocol
 * @property {GradeSeconds} grades
 * @property {number} loss
 * @property {number} concealed
 * @property {number} restarts
 * @property {number} links
 * @property {Codecs} codecs
 * @property {DeviceLabels} devices
 * @property {string} browser
 * @property {WorstMoment[]} moments
 * @property {RoundTrips | null} [rtt]
 */

/**
 * Take a seat, or a place in the lobby. `resume`: come back as the same participant, links kept. `replaces`: take the seat of the participant whose secret this is (after a reload), with new links.
 * @typedef {object} CallJoin
 * @property {"call.join"} type
 * @property {MediaState} media
 * @property {string} [resume]
 * @property {string} [replaces]
 */

/**
 * Become a visitor: make links with those inside before joining, with nothing sent over them.
 * @typedef {object} CallApproach
 * @property {"call.approach"} type
 */

/**
 * Give the seat, or the place in the lobby, back, or visit no longer. The socket stays open.
 * @typedef {object} CallLeave
 * @property {"call.leave"} type
 */

/**
 * Ask for a fresh snapshot: an event number was missing.
 * @typedef {object} CallSync
 * @property {"call.sync"} type
 */

/**
 * An offer or an answer for one participant, with the host candidates gathered so far. `link` names the RTCPeerConnection, `offer` counts its offers; an answer repeats its offer's number.
 * @typedef {object} SignalDescription
 * @property {"signal.description"} type
 * @property {string} to
 * @property {string} link
 * @property {number} offer
 * @property {Description} description
 * @property {boolean} [restart]
 */

/**
 * A batch of candidates of one offer. `end`: no more will follow.
 * @typedef {object} SignalCandidates
 * @property {"signal.candidates"} type
 * @property {string} to
 * @property {string} link
 * @property {number} offer
 * @property {Candidate[]} candidates
 * @property {boolean} [end]
 */

/**
 * The answering side asks the offering side: restart ICE, negotiate media, or make a new link.
 * @typedef {object} SignalNeed
 * @property {"signal.need"} type
 * @property {string} to
 * @property {string} link
 * @property {"ice" | "media" | "new"} what
 */

/**
 * What this participant sends from now on.
 * @typedef {object} MediaUpdate
 * @property {"media.update"} type
 * @property {boolean} microphone
 * @property {boolean} camera
 * @property {boolean} screen
 */

/**
 * Raise or lower the hand.
 * @typedef {object} HandRaise
 * @property {"hand.raise"} type
 * @property {boolean} raised
 */

/**
 * Show a reaction for a few seconds.
 * @typedef {object} ReactionSend
 * @property {"reaction.send"} type
 * @property {"celebrate" | "clap" | "heart" | "laugh" | "surprise" | "thumbs_up"} reaction
 */

/**
 * Say something in writing. `id` is chosen by the sender: sent twice, it is kept once.
 * @typedef {object} ChatSend
 * @property {"chat.send"} type
 * @property {string} id
 * @property {string} text
 */

/**
 * Let somebody in. Hosts only.
 * @typedef {object} LobbyAdmit
 * @property {"lobby.admit"} type
 * @property {string} participant
 */

/**
 * Send somebody in the lobby away. Hosts only.
 * @typedef {object} LobbyDeny
 * @property {"lobby.deny"} type
 * @property {string} participant
 */

/**
 * Switch off somebody's microphone, camera or screen. Hosts only; nobody can be switched on.
 * @typedef {object} ModerationMute
 * @property {"moderation.mute"} type
 * @property {string} participant
 * @property {"camera" | "microphone" | "screen"} source
 */

/**
 * Take somebody out of the call, with `ban` for good. Hosts only.
 * @typedef {object} ModerationRemove
 * @property {"moderation.remove"} type
 * @property {string} participant
 * @property {boolean} [ban]
 */

/**
 * Hand the role of host over. Hosts only; the giver becomes a member.
 * @typedef {object} ModerationHost
 * @property {"moderation.host"} type
 * @property {string} participant
 */

/**
 * Lock: who comes from now on knocks and waits. Hosts only.
 * @typedef {object} CallLock
 * @property {"call.lock"} type
 * @property {boolean} locked
 */

/**
 * End the call for everyone. Hosts only.
 * @typedef {object} CallEnd
 * @property {"call.end"} type
 */

/**
 * How the link to somebody of this call was until now, for the administrators. There is no answer; told again, the last one counts.
 * @typedef {object} CallReport
 * @property {"call.report"} type
 * @property {string} about
 * @property {LinkSummary} link
 */

/**
 * Every 10 s; renews the lease. `sent_at` is the client's clock and comes back unchanged.
 * @typedef {object} Ping
 * @property {"ping"} type
 * @property {number} sent_at
 */

/**
 * The whole truth at the moment of entering. `resume` is the secret for coming back; `resumed` says the links of before are still good.
 * @typedef {object} CallJoined
 * @property {"call.joined"} type
 * @property {string} self
 * @property {string} resume
 * @property {boolean} resumed
 * @property {"host" | "member"} role
 * @property {CallInfo} call
 * @property {ParticipantInfo[]} roster
 * @property {WaitingInfo[]} waiting
 * @property {IceServer[]} ice
 * @property {ChatEntry[]} chat
 * @property {PeerInfo[]} [visitors]
 */

/**
 * You are a visitor. Sent again, whole, when those inside are others: links to `peers`, and to nobody else.
 * @typedef {object} CallApproached
 * @property {"call.approached"} type
 * @property {string} self
 * @property {number} order
 * @property {PeerInfo[]} peers
 * @property {IceServer[]} ice
 */

/**
 * You are no visitor any more: close the links. The socket stays open, and joining is as possible as before.
 * @typedef {object} VisitEnded
 * @property {"visit.ended"} type
 * @property {"closed" | "expired" | "idle"} why
 */

/**
 * You wait to be let in. `resume` is the secret for coming back; `hosts`: somebody inside can let you in.
 * @typedef {object} CallWaiting
 * @property {"call.waiting"} type
 * @property {string} self
 * @property {string} resume
 * @property {"lobby" | "locked" | "removed"} why
 * @property {boolean} hosts
 */

/**
 * A fresh snapshot, the answer to `call.sync`.
 * @typedef {object} CallState
 * @property {"call.state"} type
 * @property {CallInfo} call
 * @property {ParticipantInfo[]} roster
 * @property {WaitingInfo[]} waiting
 * @property {ChatEntry[]} chat
 * @property {PeerInfo[]} [visitors]
 */

/**
 * The call is over for everyone; the socket closes with 4508 or 4502 next.
 * @typedef {object} CallEnded
 * @property {"call.ended"} type
 * @property {"closed" | "host"} why
 * @property {string} [by]
 */

/**
 * Somebody took a seat.
 * @typedef {object} ParticipantJoined
 * @property {"participant.joined"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {ParticipantInfo} participant
 */

/**
 * Somebody's seat is free: end the link and the tile.
 * @typedef {object} ParticipantLeft
 * @property {"participant.left"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 * @property {"expired" | "left" | "removed"} why
 */

/**
 * The same person in the same seat with a new connection: same tile, new link.
 * @typedef {object} ParticipantReplaced
 * @property {"participant.replaced"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} old
 * @property {ParticipantInfo} participant
 */

/**
 * Somebody's signaling is lost. Their media is not: keep the link.
 * @typedef {object} ParticipantAway
 * @property {"participant.away"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 */

/**
 * Their signaling is back.
 * @typedef {object} ParticipantBack
 * @property {"participant.back"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 */

/**
 * Role, media or hand changed; the whole new truth about one participant.
 * @typedef {object} ParticipantUpdated
 * @property {"participant.updated"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {ParticipantInfo} participant
 */

/**
 * The call was locked or unlocked.
 * @typedef {object} CallUpdated
 * @property {"call.updated"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {boolean} locked
 */

/**
 * Everyone who waits now, in order. For those who may not admit, always empty.
 * @typedef {object} LobbyUpdated
 * @property {"lobby.updated"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {WaitingInfo[]} waiting
 */

/**
 * Somebody who may join soon is to be linked. Show nobody, send no media: that begins with `participant.joined`.
 * @typedef {object} VisitorArrived
 * @property {"visitor.arrived"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 * @property {number} order
 */

/**
 * That one will not join, or not over this link: end it.
 * @typedef {object} VisitorLeft
 * @property {"visitor.left"} type
 * @property {string} epoch
 * @property {number} seq
 * @property {string} id
 */

/**
 * `signal.description`, stamped with who sent it.
 * @typedef {object} SignalDescriptionFrom
 * @property {"signal.description"} type
 * @property {string} from
 * @property {string} link
 * @property {number} offer
 * @property {Description} description
 * @property {boolean} [restart]
 */

/**
 * `signal.candidates`, stamped with who sent it.
 * @typedef {object} SignalCandidatesFrom
 * @property {"signal.candidates"} type
 * @property {string} from
 * @property {string} link
 * @property {number} offer
 * @property {Candidate[]} candidates
 * @property {boolean} [end]
 */

/**
 * `signal.need`, stamped with who sent it.
 * @typedef {object} SignalNeedFrom
 * @property {"signal.need"} type
 * @property {string} from
 * @property {string} link
 * @property {"ice" | "media" | "new"} what
 */

/**
 * The ICE servers with new credentials, for new links and the next restart of ICE: the old ones end before long.
 * @typedef {object} IceRenewed
 * @property {"ice.renewed"} type
 * @property {IceServer[]} ice
 */

/**
 * Somebody reacts. Carries no number: a lost one is not worth a snapshot.
 * @typedef {object} ReactionSent
 * @property {"reaction.sent"} type
 * @property {string} from
 * @property {"celebrate" | "clap" | "heart" | "laugh" | "surprise" | "thumbs_up"} reaction
 */

/**
 * Somebody said something in writing; to its sender too, as the receipt.
 * @typedef {object} ChatMessage
 * @property {"chat.message"} type
 * @property {ChatEntry} entry
 */

/**
 * A host did something to you: switched a source off, made you host, or removed you (the socket closes next).
 * @typedef {object} ModerationApplied
 * @property {"moderation.applied"} type
 * @property {"ban" | "host" | "mute" | "remove"} action
 * @property {string} by
 * @property {"camera" | "microphone" | "screen"} [source]
 */

/**
 * `now` is the server's clock in Unix seconds; `epoch` and `seq` stand still when nothing was missed. `chat` is the number of the room's newest chat message, 0 for none.
 * @typedef {object} Pong
 * @property {"pong"} type
 * @property {number} sent_at
 * @property {number} now
 * @property {string} [epoch]
 * @property {number} [seq]
 * @property {number} [chat]
 */

/**
 * A refusal. `ref` names the refused message: its type, or for chat its id.
 * @typedef {object} Error
 * @property {"error"} type
 * @property {string} code
 * @property {string} message
 * @property {string} [ref]
 */

/**
 * Every room this person may enter, in order of name.
 * @typedef {object} RoomsState
 * @property {"rooms.state"} type
 * @property {RoomInfo[]} rooms
 */

/**
 * One room, afresh.
 * @typedef {object} RoomUpdated
 * @property {"room.updated"} type
 * @property {RoomInfo} room
 */
