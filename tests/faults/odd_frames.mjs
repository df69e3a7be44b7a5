// What no client of ours sends: malformed frames, and messages of odd content.
import { ClientType, FRAME_BYTES } from "../../static/js/signaling/messages.js";

// Whoever has left, or has ended the call, is refused everything else: seldom.
const LAST = /** @type {string[]} */ ([ClientType.CALL_LEAVE, ClientType.CALL_END]);
const TYPES = [
  ...Array(40)
    .fill(Object.values(ClientType).filter((type) => !LAST.includes(type)))
    .flat(),
  ...LAST,
];
const FIELDS = ["to", "link", "offer", "description", "candidates", "end", "what", "media", "resume", "replaces", "id"];
const MORE_FIELDS = ["text", "participant", "source", "ban", "locked", "raised", "reaction", "sent_at", "microphone"];
const ODD_SHARE = 0.15;

/** @template T @param {readonly T[]} list @returns {T} */
export const any = (list) => /** @type {T} */ (list[Math.floor(Math.random() * list.length)]);
const bytes = (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length));

/** @type {(() => string | Uint8Array)[]} */
const MALFORMED = [
  () => "",
  () => "{",
  () => "null",
  () => "[]",
  () => '"ping"',
  () => "{}",
  () => "[".repeat(20_000),
  () => '{"a":'.repeat(5_000),
  () => bytes(64),
  () => new TextDecoder("latin1").decode(bytes(200)),
  () => '{"type": "ping", "sent_at": NaN}',
  () => '{"type": "ping", "sent_at": 1e999}',
  () => '{"type": "ping", "sent_at": "now"}',
  () => '{"type": "ping", "type": "call.join", "sent_at": 1, "sent_at": []}',
  () => '{"type": "live.event", "frame": "x"}',
  () => '{"type": "websocket.disconnect"}',
  () => '{"type": "__init__"}',
  () => '{"type": {"type": "ping"}}',
  () => '{"type": "ping", "sent_at": 1, "from": "somebody"}',
  () => `{"type": "chat.send", "id": "x", "text": "${"\\u0000".repeat(10)}"}`,
  () => `{"type": "chat.send", "id": "x", "text": "${"\\ud800"}"}`,
  () => `{"type": "chat.send", "id": "x", "text": "${"x".repeat(FRAME_BYTES)}"}`,
  () => `{"type": "ping", "sent_at": ${"9".repeat(5_000)}}`,
];

/** A frame that breaks the protocol. */
export const malformed = () => any(MALFORMED)();

/**
 * A message with something odd in it, or aimed at somebody whom it does not concern.
 * @param {string[]} others  ids in rooms of other people
 * @param {string[]} own  ids in one's own room
 */
export function odd(others, own) {
  const targets = Math.random() < 0.5 && own.length ? own : others;
  const values = [
    () => any(targets),
    () => `fuzz-${Math.floor(Math.random() * 1e6)}`,
    () => any([-1, 0, 1, 1e6, 2 ** 53, 1.5]),
    () => any([true, false, null]),
    () => ({ type: any(["offer", "answer"]), sdp: "v=0\r\n".repeat(any([1, 100])) }),
    () => [{ candidate: "candidate:1", sdpMid: any(["0", null]) }],
    () => ({ microphone: true, camera: any([true, "yes"]), screen: false }),
    () => any(["ice", "media", "new", "camera", "clap", "x".repeat(300), "🙂", "\u0000"]),
  ];
  const type = any(TYPES);
  // Whoever is banned cannot go on: of their own room Mallory's people ban nobody.
  const to = type === ClientType.MODERATION_REMOVE ? others : targets;
  const message = /** @type {Record<string, unknown>} */ ({ type, ...SOUND[type]?.(to) });
  if (Math.random() < ODD_SHARE) message[any([...FIELDS, ...MORE_FIELDS])] = any(values)();
  return JSON.stringify(message);
}

/** Messages as they should be. */
/** @type {Record<string, (targets: string[]) => object>} */
const SOUND = {
  [ClientType.CALL_JOIN]: () => ({ media: {}, resume: any([undefined, "0".repeat(43)]) }),
  [ClientType.SIGNAL_DESCRIPTION]: (to) => ({
    ...signal(to),
    offer: 1,
    description: { type: "offer", sdp: "v=0\r\n" },
  }),
  [ClientType.SIGNAL_CANDIDATES]: (to) => ({ ...signal(to), offer: 1, candidates: [] }),
  [ClientType.SIGNAL_NEED]: (to) => ({ ...signal(to), what: "new" }),
  [ClientType.MEDIA_UPDATE]: () => ({ microphone: any([true, false]), camera: true, screen: false }),
  [ClientType.HAND_RAISE]: () => ({ raised: any([true, false]) }),
  [ClientType.REACTION_SEND]: () => ({ reaction: "clap" }),
  [ClientType.CHAT_SEND]: () => ({ id: `fuzz-${Math.floor(Math.random() * 1e9)}`, text: "<script>" }),
  [ClientType.LOBBY_ADMIT]: (to) => ({ participant: any(to) }),
  [ClientType.LOBBY_DENY]: (to) => ({ participant: any(to) }),
  [ClientType.MODERATION_MUTE]: (to) => ({ participant: any(to), source: "camera" }),
  [ClientType.MODERATION_REMOVE]: (to) => ({ participant: any(to), ban: true }),
  [ClientType.MODERATION_HOST]: (to) => ({ participant: any(to) }),
  [ClientType.CALL_LOCK]: () => ({ locked: any([true, false]) }),
  [ClientType.PING]: () => ({ sent_at: 1 }),
};

/** @param {string[]} targets */
function signal(targets) {
  return { to: any(targets), link: "fuzz" };
}
