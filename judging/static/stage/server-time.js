// The server's clock, as well as one can know it: the answer that was quickest says most.
// It goes on by the machine's steady counter, whatever happens to the time of day of the device.

let offset = Date.now() - performance.now();
let best = Infinity;

export function serverNow() {
  return performance.now() + offset;
}

export function heard(serverTime, sent, got) {
  best *= 1.2; // what was learnt long ago counts less
  const trip = got - sent;
  if (trip > best) return;
  best = trip;
  offset = Date.parse(serverTime) - (sent + got) / 2;
}
