/** WebSockets that a test opens, feeds and closes by hand. `FakeWebSocket.made` holds them in order. */
export function fakeWebSocket() {
  return class FakeWebSocket {
    /** @type {any[]} */
    static made = [];
    /** @returns {FakeWebSocket} */
    static get last() {
      return FakeWebSocket.made[FakeWebSocket.made.length - 1];
    }

    readyState = 0;
    /** @type {any[]} */
    sent = [];
    /** @type {number | undefined} */
    closedWith;
    /** @type {any} */ onopen;
    /** @type {any} */ onmessage;
    /** @type {any} */ onclose;

    /** @param {string} url @param {string[]} protocols */
    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      FakeWebSocket.made.push(this);
    }

    /** @param {string} text */
    send(text) {
      this.sent.push(JSON.parse(text));
    }

    /** @param {number} [code] */
    close(code) {
      this.readyState = 2;
      this.closedWith = code;
    }

    opens() {
      this.readyState = 1;
      this.onopen?.({});
    }

    /** @param {unknown} message */
    hears(message) {
      this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
    }

    /** @param {number} code */
    ends(code, reason = "") {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }

    /** @param {string} type @returns {any[]} */
    sentOf(type) {
      return this.sent.filter((message) => message.type === type);
    }
  };
}

/** The details of every event of these types, as they come. @param {EventTarget} target @param {...string} types */
export function record(target, ...types) {
  /** @type {any[]} */
  const heard = [];
  for (const type of types) target.addEventListener(type, (event) => heard.push(/** @type {any} */ (event).detail));
  return heard;
}
