// Asks for the timer again and again; a gap in the network only means that nothing new is known.
import { heard } from "./server-time.js";

const EVERY = 1000;

export function watch(source, { told, lost }) {
  const ask = async () => {
    const sent = performance.now();
    try {
      const answer = await fetch(source, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const clock = await answer.json();
      heard(clock.server_time, sent, performance.now());
      told(clock);
    } catch {
      lost();
    }
    setTimeout(ask, EVERY);
  };
  ask();
}

export function written(name) {
  return JSON.parse(document.getElementById(name).textContent);
}
