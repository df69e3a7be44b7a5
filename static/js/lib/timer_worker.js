/**
 * Timers that a hidden tab does not slow down: browsers throttle those of pages to one a second, or a minute, not those of
 * workers (HTML, section 8.6). Hears {id, ms}, or {id} alone to forget; says "ready", and each id when it is due.
 */
{
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */
  const running = new Map();

  self.onmessage = ({ data: { id, ms } }) => {
    clearTimeout(running.get(id));
    running.delete(id);
    if (ms === undefined) return;
    const ring = () => {
      running.delete(id);
      self.postMessage(id);
    };
    running.set(id, setTimeout(ring, ms));
  };

  self.postMessage("ready");
}
