/**
 * Runs in a page of somebody who comes and goes: with the product's own signaling and links, and nothing shown.
 * @param {{room: string, times: number}} asked
 */
async ({ room, times }) => {
  const [{ Mesh }, { SignalingClient }, { ReconnectingSocket }, { PROTOCOL }] = await Promise.all(
    ["rtc/mesh", "signaling/client", "signaling/socket", "signaling/messages"].map((name) => import(`/static/js/${name}.js`)),
  );
  const happens = (target, type, fits = () => true) =>
    new Promise((done) => target.addEventListener(type, (event) => fits(event.detail) && done(event.detail)));
  const address = new URL(`/ws/rooms/${room}/`, location.href.replace(/^http/, "ws"));
  for (let time = 0; time < times; time += 1) {
    const signaling = new SignalingClient(new ReconnectingSocket(address, [PROTOCOL]));
    const mesh = new Mesh();
    mesh.addEventListener("signal", (event) => signaling.signal(event.detail));
    for (const type of ["signal.description", "signal.candidates", "signal.need"]) {
      signaling.addEventListener(type, (event) => mesh.signal(event.detail));
    }
    const opened = happens(signaling, "open");
    const joined = happens(signaling, "call.joined");
    signaling.start();
    await opened;
    signaling.join({ media: {} });
    const { self, roster, ice } = await joined;
    mesh.enter({ order: roster.find(({ id }) => id === self).order, iceServers: ice });
    const connected = happens(mesh, "state", ({ state }) => state === "connected");
    for (const other of roster) if (other.id !== self) mesh.add(other);
    await connected;
    signaling.leave();
    signaling.stop();
    mesh.clear();
  }
}
