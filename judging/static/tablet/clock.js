// The stage's timer, small, in the head of each screen. It goes on without a network.
import { reading } from "../stage/timer.js";

export function open(app, place) {
  const { el, say } = app;
  const who = el("span.clock-who");
  const phase = el("span.clock-phase");
  const time = el("b.clock-time");
  const node = el("span.stage-clock", { role: "timer", hidden: true }, who, phase, time);
  place.append(node);
  let clock = app.pulse.told()?.clock ?? null;
  const draw = () => {
    const runs = clock && clock.phase !== "waiting";
    node.hidden = !runs;
    if (!runs) return;
    const now = reading(clock, app.now().getTime());
    node.dataset.level = now.level;
    put(who, clock.entry);
    put(phase, say(clock.paused_at ? "clock.paused" : `clock.${clock.phase}`));
    put(time, now.text);
  };
  const end = app.pulse.listen((told) => {
    clock = told.clock;
    draw();
  });
  const tick = setInterval(draw, 250);
  draw();
  return () => {
    end();
    clearInterval(tick);
    node.remove();
  };
}

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
