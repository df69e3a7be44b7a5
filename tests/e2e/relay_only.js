/**
 * Runs in every page after probe.js: lets no link use another way than a TURN server's, and tells which one it took.
 * The product has no such switch; here it stands for a network that lets nothing else through.
 */
(() => {
  /** @type {RTCPeerConnection[]} */
  const links = [];
  const relayOnly = (/** @type {RTCConfiguration} */ configuration) => ({ ...configuration, iceTransportPolicy: "relay" });

  const Link = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Link {
    constructor(/** @type {RTCConfiguration} */ configuration) {
      super(relayOnly(configuration));
      links.push(this);
    }
    setConfiguration(/** @type {RTCConfiguration} */ configuration) {
      super.setConfiguration(relayOnly(configuration));
    }
  };

  const open = () => links.filter((link) => link.connectionState !== "closed");

  /** The candidate pair that carries a link: Chromium names it in its transport, Firefox marks it. */
  const selected = (/** @type {Map<string, any>} */ stats) => {
    const entries = [...stats.values()];
    const transport = entries.find((entry) => entry.type === "transport" && entry.selectedCandidatePairId);
    return transport ? stats.get(transport.selectedCandidatePairId) : entries.find((entry) => entry.selected);
  };

  window.kaigiRelay = {
    /**
     * Of each open link: the type of the own candidate that carries it. The far side's may be "prflx" here, when a packet
     * of its relay's came before word of it (RFC 8445, section 7.3.1.3); that side knows better what it is.
     */
    ways: () =>
      Promise.all(
        open().map(async (link) => {
          const stats = await link.getStats();
          return stats.get(selected(stats)?.localCandidateId)?.candidateType ?? "none";
        }),
      ),
    /** The types of the candidates that a link of one's own finds with a TURN server. */
    gathers: async (/** @type {RTCIceServer} */ server) => {
      const link = new Link(relayOnly({ iceServers: [server] }));
      const found = [];
      const done = new Promise((finish) => {
        link.onicecandidate = ({ candidate }) => (candidate?.candidate ? found.push(candidate.type) : finish(null));
      });
      link.createDataChannel("one");
      await link.setLocalDescription();
      await done;
      link.close();
      return found;
    },
    /** Of each open link: the names with which it asks TURN servers. */
    usernames: () => open().map((link) => link.getConfiguration().iceServers.map((server) => server.username)),
    /** Of each open link: the local ICE user fragment, which a restart makes anew. */
    fragments: () => open().map((link) => /a=ice-ufrag:(\S+)/.exec(link.localDescription.sdp)?.[1]),
  };
})();
