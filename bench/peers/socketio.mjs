// A signaling server as one writes it with socket.io: rooms, directed messages, the Redis adapter between processes.
// It checks what a signaling server must: that sender and target are in one room. Nothing else that Kaigi checks.
//
//   PORT=9001 REDIS_URL=redis://... node bench/peers/socketio.mjs

import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const FRAME_BYTES = 64 * 1024;

const publisher = createClient({ url: process.env.REDIS_URL });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const server = createServer((_, response) => response.end("ok"));
const io = new Server(server, {
  adapter: createAdapter(publisher, subscriber),
  transports: ["websocket"],
  maxHttpBufferSize: FRAME_BYTES,
});

/** @type {Map<string, Set<string>>} who is in which room, on every process */
const rosters = new Map();

/** @param {string} room @param {string} id */
function joined(room, id) {
  if (!rosters.has(room)) rosters.set(room, new Set());
  rosters.get(room)?.add(id);
}

/** @param {string} room @param {string} id */
function left(room, id) {
  rosters.get(room)?.delete(id);
  if (rosters.get(room)?.size === 0) rosters.delete(room);
}

io.on("joined", joined);
io.on("left", left);

io.on("connection", (socket) => {
  let mine = "";
  socket.on("join", (room, done) => {
    mine = String(room);
    joined(mine, socket.id);
    io.serverSideEmit("joined", mine, socket.id);
    socket.join(mine);
    done(socket.id);
  });
  socket.on("signal", (message) => {
    const { to, link, offer, description } = message;
    if (to === socket.id || !rosters.get(mine)?.has(to)) {
      socket.emit("refused", "unknown_participant");
      return;
    }
    io.to(to).emit("signal", { from: socket.id, link, offer, description });
  });
  socket.on("disconnect", () => {
    left(mine, socket.id);
    io.serverSideEmit("left", mine, socket.id);
  });
});

server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
