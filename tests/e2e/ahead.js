/** Runs in every page before the page's own scripts: what the links have done so far, shown or not. */
(() => {
  /** @type {RTCPeerConnection[]} */
  const links = [];
  let offers = 0;

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(/** @type {any[]} */ ...options) {
      super(...options);
      links.push(this);
    }

    async setLocalDescription(/** @type {any[]} */ ...description) {
      await super.setLocalDescription(...description);
      if (this.localDescription?.type === "offer") offers += 1;
    }
  };

  const open = () => links.filter((link) => link.connectionState !== "closed");

  window.kaigiAhead = {
    /** How many offers were made in this page. */
    offers: () => offers,
    /** The states of the links that are not closed. */
    states: () => open().map((link) => link.connectionState),
    /** Media packets that were sent or have arrived, over all links. */
    packets: async () => {
      let sum = 0;
      for (const link of open()) {
        for (const entry of (await link.getStats()).values()) {
          if (entry.type === "outbound-rtp") sum += entry.packetsSent ?? 0;
          if (entry.type === "inbound-rtp") sum += entry.packetsReceived ?? 0;
        }
      }
      return sum;
    },
  };
})();
