/** Writes down when each frame of a picture was presented, and how many tiles there were at most. */
(() => {
  const pictures = new Map();

  /** @returns {{times: number[], tiles: number}} of a selector's picture */
  const watched = (/** @type {string} */ selector) => {
    const known = pictures.get(selector);
    if (known) return known;
    const seen = { times: [performance.now()], tiles: 0 };
    pictures.set(selector, seen);
    const count = () => {
      seen.tiles = Math.max(seen.tiles, document.querySelectorAll("#tiles .tile").length);
    };
    new MutationObserver(count).observe(document.querySelector("#tiles"), { childList: true });
    count();
    /** @type {Element | null} */
    let followed = null;
    const follow = () => {
      const video = document.querySelector(`${selector} video`);
      if (video === followed || !video) return;
      followed = video;
      const onFrame = () => {
        seen.times.push(performance.now());
        if (video === followed) video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    };
    setInterval(follow, 50);
    follow();
    return seen;
  };

  window.kaigiFlow = {
    /** Begins; frames are counted anew, the most tiles are not. */
    watch: (/** @type {string} */ selector) => {
      watched(selector).times = [performance.now()];
    },
    /** The longest time without a frame, up to now, in milliseconds. */
    gap: (/** @type {string} */ selector) => {
      const times = [...watched(selector).times, performance.now()];
      return Math.max(...times.slice(1).map((time, at) => time - times[at]));
    },
    /** So many frames have been presented since it began. */
    frames: (/** @type {string} */ selector) => watched(selector).times.length - 1,
    tiles: (/** @type {string} */ selector) => watched(selector).tiles,
  };
})();
