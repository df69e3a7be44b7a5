// Node's own WebSocket, dressed as a page of the portal: with the person's cookie and the page's origin.

/**
 * @param {string} origin  such as https://localhost:8443
 * @param {string} cookie  the value of the session cookie
 * @returns {any} a class to hand to ReconnectingSocket
 */
export function pageSocket(origin, cookie) {
  const headers = { Cookie: `sessionid=${cookie}`, Origin: origin };
  return class extends WebSocket {
    /** @param {string | URL} url @param {string[]} protocols */
    constructor(url, protocols) {
      super(url, /** @type {any} */ ({ protocols, headers }));
      let closed = false;
      this.addEventListener("close", () => {
        closed = true;
      });
      // A refused handshake ends in "error" alone in Node 20; browsers say "close" as well (WHATWG WebSockets).
      this.addEventListener("error", () => setTimeout(() => closed || this.dispatchEvent(abnormal()), 0));
    }
  };
}

function abnormal() {
  return Object.assign(new Event("close"), { code: 1006, reason: "", wasClean: false });
}
