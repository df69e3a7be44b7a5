/** What may be told of this machine: the kind of its devices and of its browser, never whose they are. */

const LABEL_MOST = 80;
const BROWSERS = [
  ["Edge", /\bEdgA?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Samsung Internet", /\bSamsungBrowser\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chromium", /\b(?:(?:Headless)?Chrome|CriOS)\/(\d+)/],
  ["Safari", /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//],
];
const SYSTEMS = [
  ["Android", /Android/],
  ["iOS", /iPhone|iPad|iPod/],
  ["ChromeOS", /CrOS/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux|X11/],
];
/** Makers, makes and kinds. Devices are named after their owners in more ways than could be cut off, so nothing else is told. */
const WORDS = `
  AirPods EarPods Beats iPhone iPad iPod MacBook iMac Mac Apple FaceTime Continuity Studio Display Galaxy Buds Samsung Pixel Google
  Surface LifeCam Microsoft Logitech Logi Brio StreamCam Zone Jabra Evolve Plantronics Poly Voyager Sennheiser EPOS Sony Lenovo
  ThinkPad HP ASUS Acer Toshiba Fujitsu NEC Panasonic Razer Kiyo Corsair HyperX SteelSeries Elgato Facecam Yeti Snowball Anker
  PowerConf eMeet Creative Realtek Intel Conexant Cirrus AVerMedia Focusrite Scarlett Behringer Shure Yamaha Insta360 OBSBOT NexiGo
  Chicony Sunplus Elecom Sanwa Buffalo Philips OBS Pro Air Mini HD FHD UHD 4K 720p 1080p IR RGB USB Bluetooth HDMI
  Webcam Camera Cam Kamera Caméra Cámara Fotocamera Microphone Mic Mikrofon Micro Micrófono Microfono Headset Headphone Headphones
  Earphone Earphones Earbuds Speakerphone Speaker Phone Hands-Free Handsfree Array Internal Integrated Built-in External Front Rear Back
  Stereo Mono Analog Digital Audio Video Virtual Wireless Line Capture Card Interface Input Device Fake`;
/** Written without spaces, the longer ones first. */
const UNSPACED = `
  マイクロフォン マイクロホン マイク配列 マイク ウェブカメラ カメラ ヘッドセット ヘッドホン ヘッドフォン イヤホン スピーカーフォン スピーカー
  内蔵 外付け 前面 背面 ワイヤレス ステレオ 麦克风 麥克風 摄像头 攝影機 耳机 마이크 카메라 헤드셋`;
const LETTER = "[\\p{Script=Latin}\\p{N}]";
const USB_ID = "\\([0-9a-f]{4}:[0-9a-f]{4}\\)";
const KNOWN = new RegExp(`(?<!${LETTER})(?:${either(WORDS)})(?!${LETTER})|${either(UNSPACED)}|${USB_ID}`, "giu");

/** @param {string} words */
function either(words) {
  return words.trim().split(/\s+/u).join("|");
}

/**
 * @param {string} label  of a MediaStreamTrack
 * @returns {string} those of its words that name makers, makes and kinds, and the number of a USB model
 */
export function deviceKind(label) {
  const words = new Set(label.match(KNOWN));
  return [...[...words].join(" ")].slice(0, LABEL_MOST).join("");
}

/**
 * @param {string} userAgent
 * @returns {string} "Firefox 153, Linux"
 */
export function browserName(userAgent) {
  const system = SYSTEMS.find(([, pattern]) => /** @type {RegExp} */ (pattern).test(userAgent))?.[0];
  for (const [name, pattern] of BROWSERS) {
    const version = /** @type {RegExp} */ (pattern).exec(userAgent)?.[1];
    if (version) return [`${name} ${version}`, system].filter(Boolean).join(", ");
  }
  return String(system ?? "");
}
