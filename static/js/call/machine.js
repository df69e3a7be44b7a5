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
/** Devices are often named after their owners: Taro's AirPods, 太郎のAirPods, AirPods de Marie, AirPods (Taro). */
const OWNERS = [
  /^.*?['’]s\s+/u,
  /^.*の\s*(?=[A-Za-z])/u,
  /(?<=^(?:AirPods|Beats|iPad|iPhone|Galaxy|Pixel)[\w ]*?)\s+(?:von|de|di|van|af|av|от)\s+.*$/iu,
];
const NOISE = [/^(?:Default|Communications|既定)\s*-\s*/u, /\s*\([0-9a-f]{4}:[0-9a-f]{4}\)/giu, /\p{Cc}/gu];

/**
 * @param {string} label  of a MediaStreamTrack
 * @returns {string} without the name of an owner, and short
 */
export function deviceKind(label) {
  const plain = [...NOISE, ...OWNERS].reduce((text, pattern) => text.replace(pattern, ""), label);
  return [...plain.trim()].slice(0, LABEL_MOST).join("");
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
