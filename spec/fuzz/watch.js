// Loaded before the server that is fuzzed: tells its longest stall (ms) and its memory when asked.
// A stall is counted by the processor time in it, for other programs can keep this one waiting too.
const { setInterval } = require('node:timers');

let longest = 0;
let last = process.cpuUsage();
const look = () => {
  const { user, system } = process.cpuUsage(last);
  last = process.cpuUsage();
  longest = Math.max(longest, (user + system) / 1000);
};
setInterval(look, 1).unref();

process.on('message', () => {
  const stall = longest;
  globalThis.gc();
  process.send({ stall, bytes: process.memoryUsage().rss });
  // The collection that was asked for is no stall of the server's.
  last = process.cpuUsage();
  longest = 0;
});
process.on('disconnect', () => process.exit(0));
