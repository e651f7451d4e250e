// What a timer says at a moment. Every screen counts by itself from what the server told last.

// now: milliseconds on the server's clock.
export function reading(clock, now) {
  const run = clock.started_at ? Math.max(0, now - Date.parse(clock.started_at)) : 0;
  const left = Math.round(clock.seconds * 1000 - clock.spent * 1000 - run);
  const counts = clock.phase !== "waiting";
  let level = "plain";
  if (counts && left <= 0) level = "over";
  else if (counts && left <= clock.last_warning * 1000) level = "last";
  else if (counts && left <= clock.first_warning * 1000) level = "first";
  return { left, level, runs: Boolean(clock.started_at), text: minutes(left) };
}

// 4:59 while time is left, +0:07 beyond it.
export function minutes(left) {
  const over = left < 0;
  const whole = over ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
  const said = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  return over && whole ? `+${said}` : said;
}

// The moments at which a bell rings between two readings of one running phase.
export function rings(clock, before, after) {
  const passed = (limit) => before > limit && after <= limit;
  if (clock.phase === "waiting" || before - after > 5000) return 0;
  if (passed(0)) return 2;
  return passed(clock.first_warning * 1000) ? 1 : 0;
}
