// node --experimental-websocket attack.mjs ORIGIN: Mallory, who is signed in and sends what no client of ours sends.
// Reads one JSON line {cookies, slug, targets, malformed, fuzzed}, prints one: what was sent and how it was answered.
import process from "node:process";
import { createInterface } from "node:readline";
import { ClientType, FRAME_BYTES, PROTOCOL } from "../../static/js/signaling/messages.js";
import { pageSocket } from "./socket.mjs";

const ORIGIN = process.argv[2] ?? "";
const BAD_A_SOCKET = 20;
const FUZZED_A_SOCKET = 100;
const AT_ONCE = 3;
const GIVE_UP_MS = 10_000;
// Whoever has left is refused everything else: seldom.
const TYPES = [
  ...Array(20)
    .fill(Object.values(ClientType).filter((type) => type !== ClientType.CALL_LEAVE))
    .flat(),
];
TYPES.push(ClientType.CALL_LEAVE);
const FIELDS = ["to", "link", "offer", "description", "candidates", "end", "what", "media", "resume", "replaces", "id"];
const MORE_FIELDS = ["text", "participant", "source", "ban", "locked", "raised", "reaction", "sent_at", "microphone"];

/** @template T @param {readonly T[]} list @returns {T} */
const any = (list) => /** @type {T} */ (list[Math.floor(Math.random() * list.length)]);
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

/** @param {string[]} targets */
function fuzzed(targets) {
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
  const message = /** @type {Record<string, unknown>} */ ({ type, ...SOUND[type]?.(targets) });
  if (Math.random() < 0.15) message[any([...FIELDS, ...MORE_FIELDS])] = any(values)();
  return JSON.stringify(message);
}

/** Messages as they should be, to people of one's own room and of others. */
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
  [ClientType.CALL_LOCK]: () => ({ locked: true }),
  [ClientType.PING]: () => ({ sent_at: 1 }),
};

/** @param {string[]} targets */
function signal(targets) {
  return { to: any(targets), link: "fuzz" };
}

const told = { malformed: 0, fuzzed: 0, sockets: 0, closes: /** @type {Record<string, number>} */ ({}) };
const errors = /** @type {Record<string, number>} */ ({});

/**
 * One connection: sends these frames, waits until everything is answered, and goes.
 * @param {string} cookie @param {string} slug @param {(string | Uint8Array)[]} frames
 */
function attack(cookie, slug, frames) {
  const Socket = pageSocket(ORIGIN, cookie);
  const socket = new Socket(`${ORIGIN.replace(/^http/, "ws")}/ws/rooms/${slug}/`, [PROTOCOL]);
  told.sockets += 1;
  return new Promise((resolve) => {
    const patience = setTimeout(() => socket.close(), GIVE_UP_MS);
    socket.onopen = () => {
      for (const frame of frames) socket.send(frame);
      socket.send(JSON.stringify({ type: ClientType.PING, sent_at: 424242 }));
    };
    socket.onmessage = (/** @type {MessageEvent} */ event) => {
      const { type, code, sent_at } = JSON.parse(event.data);
      if (type === "error") errors[code] = (errors[code] ?? 0) + 1;
      if (sent_at === 424242) socket.close(any([1000, 3000]));
    };
    socket.onclose = (/** @type {CloseEvent} */ { code }) => {
      clearTimeout(patience);
      told.closes[code] = (told.closes[code] ?? 0) + 1;
      resolve(null);
    };
  });
}

/** @param {{cookies: string[], slug: string, targets: string[], malformed: number, fuzzed: number}} order */
async function run(order) {
  const one = async () => {
    while (told.malformed < order.malformed || told.fuzzed < order.fuzzed) {
      const isBad = told.malformed < order.malformed && (told.malformed <= told.fuzzed || told.fuzzed >= order.fuzzed);
      const count = isBad ? BAD_A_SOCKET : FUZZED_A_SOCKET;
      told[isBad ? "malformed" : "fuzzed"] += count;
      const join = JSON.stringify({ type: ClientType.CALL_JOIN, media: {} });
      const frames = Array.from({ length: count }, () => (isBad ? any(MALFORMED)() : fuzzed(order.targets)));
      await attack(any(order.cookies), order.slug, isBad ? frames : [join, ...frames]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

for await (const line of createInterface({ input: process.stdin })) {
  await run(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ ...told, errors })}\n`);
  process.exit(0);
}
