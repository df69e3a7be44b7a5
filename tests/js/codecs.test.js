import assert from "node:assert/strict";
import { test } from "node:test";
import { asTaken, chosen, RemoteSide, trim, withoutStrays } from "../../static/js/rtc/codecs.js";
import { Redundancy } from "../../static/js/rtc/redundancy.js";
import { FakeClock } from "./support/fake_clock.js";

const h264 = (/** @type {string} */ profile, mode = 1) =>
  `video/H264 level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`;
const CHROMIUM = [
  ...["video/VP8", "video/rtx", "video/VP9 profile-id=0", "video/VP9 profile-id=2", h264("42001f"), h264("42e01f", 0)],
  ...[
    h264("42e01f"),
    h264("f4001f"),
    "video/AV1 level-idx=5;profile=0;tier=0",
    "video/AV1 level-idx=5;profile=1;tier=0",
  ],
  ...["video/red", "video/ulpfec", "video/flexfec-03 repair-window=10000000"],
];
const FIREFOX = [
  ...["video/VP8 max-fs=12288;max-fr=60", "video/rtx", "video/VP9 max-fs=12288;max-fr=60", "video/AV1"],
  ...["video/ulpfec", "video/red"],
];
const AUDIO = ["audio/opus minptime=10;useinbandfec=1", "audio/red 111/111", "audio/G722", "audio/PCMU", "audio/CN"];

const codecs = (/** @type {string[]} */ names) =>
  names.map((name) => {
    const [mimeType, sdpFmtpLine] = name.split(" ");
    return { mimeType, sdpFmtpLine };
  });
const names = (/** @type {string[]} */ from, /** @type {any} */ source) =>
  chosen(codecs(from), source).map(({ mimeType, sdpFmtpLine = "" }) => `${mimeType} ${sdpFmtpLine}`.trim());

test("a camera is sent as VP8 or H264, a screen as AV1, VP9 or VP8, sound as Opus, and nothing else is offered", () => {
  assert.deepEqual(names(CHROMIUM, "camera"), ["video/VP8", h264("42e01f"), "video/rtx"]);
  assert.deepEqual(names(CHROMIUM, "screen"), [
    "video/AV1 level-idx=5;profile=0;tier=0",
    "video/VP9 profile-id=0",
    "video/VP8",
    "video/rtx",
  ]);
  assert.deepEqual(names(AUDIO, "microphone"), AUDIO.slice(0, 2));
});

test("a browser without H264 and without RED offers what it has of it", () => {
  assert.deepEqual(names(FIREFOX, "camera"), ["video/VP8 max-fs=12288;max-fr=60", "video/rtx"]);
  assert.equal(names(FIREFOX, "screen").length, 4);
  assert.deepEqual(names(["audio/opus", "audio/PCMU"], "microphone"), ["audio/opus"]);
});

test("a browser that cannot choose, refuses, or has none of it goes on with its own", () => {
  const transceiver = /** @type {any} */ ({});
  const capable = (/** @type {string[]} */ list) =>
    /** @type {any} */ ({ getCapabilities: () => ({ codecs: codecs(list) }) });
  trim(transceiver, "camera", undefined);
  trim(transceiver, "camera", capable(CHROMIUM));
  let asked = 0;
  transceiver.setCodecPreferences = () => {
    asked += 1;
    throw new Error("InvalidModificationError");
  };
  trim(transceiver, "camera", capable(["video/theora"]));
  assert.equal(asked, 0);
  trim(transceiver, "camera", capable(CHROMIUM));
  assert.equal(asked, 1);
});

test("header extensions that nobody here uses are stopped", () => {
  /** @type {any} */
  let set;
  const uris = [
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    "urn:3gpp:video-orientation",
    "urn:ietf:params:rtp-hdrext:toffset",
  ];
  const transceiver = /** @type {any} */ ({
    getHeaderExtensionsToNegotiate: () => uris.map((uri) => ({ uri, direction: "sendrecv" })),
    setHeaderExtensionsToNegotiate: (/** @type {any} */ all) => {
      set = all;
    },
  });
  const directions = () => set.map((/** @type {any} */ one) => one.direction);
  trim(transceiver, "camera", undefined);
  assert.deepEqual(directions(), ["sendrecv", "sendrecv", "stopped"]);
  trim(transceiver, "screen", undefined);
  assert.deepEqual(directions(), ["sendrecv", "stopped", "stopped"]);
});

const SDP = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9",
  "a=setup:actpass",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 63",
  "",
].join("\r\n");
const lines = (/** @type {any} */ description) => description.sdp.split("\r\n");

test("silence costs next to nothing, and sound is said twice only where that is wanted", () => {
  const once = lines(asTaken({ type: "offer", sdp: SDP }, { twice: false }));
  const twice = lines(asTaken({ type: "offer", sdp: SDP }, { twice: true }));
  assert.equal(once[4], "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1");
  assert.equal(once[1], "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9");
  assert.equal(twice[1], "m=audio 9 UDP/TLS/RTP/SAVPF 63 111 9");
  assert.equal(twice[7], "m=video 9 UDP/TLS/RTP/SAVPF 96 63");
  assert.equal(twice.length, lines({ sdp: SDP }).length);
});

test("what is taken again is the same, and a description without RED, or without sound, stays as it is", () => {
  const first = asTaken({ type: "answer", sdp: SDP }, { twice: true });
  assert.deepEqual(asTaken(first, { twice: true }), first);
  const without = SDP.replace(/a=rtpmap:63.*\r\n/, "");
  assert.match(asTaken({ type: "answer", sdp: without }, { twice: true }).sdp ?? "", /^m=audio 9 \S+ 111 63 9\r$/m);
  assert.deepEqual(asTaken({ type: "offer", sdp: "v=0" }, { twice: true }), { type: "offer", sdp: "v=0" });
});

test("what a browser describes though no line names it is left out, line by line", () => {
  const stray = SDP.replace("m=video 9 UDP/TLS/RTP/SAVPF 96 63\r\n", (line) =>
    [line, "a=rtcp-fb:111 nack\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtpmap:97 rtx/90000\r\n"].join(""),
  );
  assert.equal(withoutStrays(SDP), SDP);
  assert.equal(
    withoutStrays(stray),
    stray.replace("a=rtcp-fb:111 nack\r\n", "").replace("a=rtpmap:97 rtx/90000\r\n", ""),
  );
  assert.equal(withoutStrays("v=0\r\n"), "v=0\r\n");
});

test("which stream a line belongs to is told once, not for every SSRC as well", () => {
  const line = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  const cname = "a=ssrc:7 cname:c\r\n";
  const repeated = "a=ssrc:7 msid:s t\r\n";
  assert.equal(withoutStrays(`${line}a=msid:s t\r\n${cname}${repeated}`), `${line}a=msid:s t\r\n${cname}`);
  assert.equal(withoutStrays(`${line}${cname}${repeated}`), `${line}${cname}${repeated}`);
});

/** A connection that writes down what is set. */
function notedPc() {
  /** @type {any[]} */
  const set = [];
  return {
    set,
    signalingState: "stable",
    createOffer: async () => ({ type: "offer", sdp: "own" }),
    setLocalDescription: async (/** @type {any} */ description) => void set.push(description),
    setRemoteDescription: async (/** @type {any} */ description) => void set.push(description),
  };
}

test("saying twice begins and ends without a word to the other side, and keeps who began the handshake", async () => {
  for (const [type, told, setup] of [
    ["offer", "a=setup:active", "passive"],
    ["offer", "a=setup:passive", "active"],
    ["answer", "a=setup:actpass", "actpass"],
  ]) {
    const pc = notedPc();
    const remote = new RemoteSide(/** @type {any} */ (pc));
    await remote.take({ type: /** @type {any} */ (type), sdp: SDP });
    const own = { type: /** @type {any} */ ("answer"), sdp: told };
    await remote.sayTwice(true, own);
    await remote.sayTwice(true, own);
    assert.deepEqual(
      pc.set.map((description) => description.type),
      [type, "offer", "answer"],
    );
    assert.match(pc.set[2].sdp, new RegExp(`a=setup:${setup}\r`));
    assert.match(pc.set[2].sdp, /^m=audio 9 \S+ 63 111 9\r$/m);
    await remote.sayTwice(false, own);
    assert.match(pc.set[4].sdp, /^m=audio 9 \S+ 111 63 9\r$/m);
  }
});

test("while an offer is in flight, or the far side cannot, nothing is negotiated; the next description is taken so", async () => {
  const pc = notedPc();
  const remote = new RemoteSide(/** @type {any} */ (pc));
  await remote.sayTwice(true, null);
  await remote.take({ type: "answer", sdp: SDP });
  assert.match(pc.set[0].sdp, /^m=audio 9 \S+ 63 111 9\r$/m);
  pc.signalingState = "have-local-offer";
  await remote.sayTwice(false, null);
  assert.equal(pc.set.length, 1);
});

/** What is asked of a link that has no description yet, and so takes it at once. */
function asked() {
  const clock = new FakeClock();
  const link = {
    twice: false,
    isNegotiated: () => false,
    sayTwice: (/** @type {boolean} */ twice) => {
      link.twice = twice;
    },
  };
  return { clock, link, redundancy: new Redundancy(clock, link) };
}

test("among up to four links sound is said twice; among more only where it gets lost, until it is calm for half a minute", () => {
  const { clock, link, redundancy } = asked();
  const hears = (/** @type {number | null} */ loss, /** @type {number} */ afterMs) => {
    clock.advance(afterMs);
    redundancy.heard(loss);
    return link.twice;
  };
  redundancy.among(4);
  assert.equal(link.twice, true);
  redundancy.among(5);
  assert.equal(link.twice, false);
  assert.equal(hears(0.03, 5_000), true);
  assert.equal(hears(0, 25_000), true);
  assert.equal(hears(0.01, 4_000), true);
  assert.equal(hears(0, 29_000), true);
  assert.equal(hears(null, 1_000), true);
  assert.equal(hears(0, 0), false);
});

test("what is negotiated already is so anew only when nobody has come or gone for two seconds", () => {
  const { clock, link, redundancy } = asked();
  link.isNegotiated = () => true;
  link.twice = true;
  for (const links of [4, 5, 6, 7]) {
    redundancy.among(links);
    clock.advance(1_900);
    redundancy.among(links);
    assert.equal(link.twice, true);
  }
  clock.advance(100);
  assert.equal(link.twice, false);
});

test("however often the far side says so, sound is said twice and once again at most every half minute", () => {
  const { clock, link, redundancy } = asked();
  redundancy.among(7);
  const seen = [];
  for (let n = 0; n < 1_000; n++) {
    redundancy.heard(n % 10 ? 0 : 0.5);
    seen.push(link.twice);
    clock.advance(10);
  }
  assert.deepEqual([...new Set(seen)], [true]);
});
