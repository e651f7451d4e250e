// A place to sign by hand. Strokes are lines of points in a frame of 600 × 200 of their own, drawn
// as SVG: turned or resized, the tablet shows the same signature. Who cannot draw types his name.
const [WIDTH, HEIGHT] = [600, 200];
const SVG = "http://www.w3.org/2000/svg";
const LEAST_STROKES = 2;
const LEAST_LENGTH = 150;

export function makePad(app, changed) {
  const { el, say } = app;
  const strokes = [];
  let typed = null;
  let began = 0;
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", tabindex: "-1" });
  const field = el("input", { type: "text", maxLength: 100, autocomplete: "name", id: "typed-name" });
  const surface = el("div.pad-surface", {}, drawing, el("span.pad-line", { "aria-hidden": "true" }));
  const button = (label, act) => el("button.btn", { type: "button", onclick: act }, label);
  const undo = button(say("pad.undo"), () => update(() => strokes.pop()));
  const clear = button(say("pad.clear"), () => update(() => strokes.splice(0)));
  const other = button("", () => update(() => (typed = typed === null ? field.value : null)));
  other.classList.add("quiet");
  const name = el(
    "div.field.pad-name",
    {},
    el("label", { htmlFor: "typed-name" }, say("pad.name")),
    field,
    el("span.hint", {}, say("pad.name_hint")),
  );
  field.addEventListener("input", () => update(() => (typed = field.value)));

  function update(act) {
    act();
    show();
    changed();
  }

  function show() {
    const byName = typed !== null;
    surface.hidden = undo.hidden = clear.hidden = byName;
    name.hidden = !byName;
    other.textContent = say(byName ? "pad.by_hand" : "pad.by_name");
    undo.disabled = clear.disabled = !strokes.length;
    drawing.replaceChildren(...strokes.map(pathOf));
    drawing.setAttribute("aria-label", say(strokes.length ? "pad.drawn" : "pad.empty", { n: strokes.length }));
  }

  const point = (event) => {
    const box = drawing.getBoundingClientRect();
    const round = (value) => Math.round(value * 10) / 10;
    return [
      round(((event.clientX - box.left) / box.width) * WIDTH),
      round(((event.clientY - box.top) / box.height) * HEIGHT),
      Math.round(event.timeStamp - began),
    ];
  };
  let now = null;
  surface.addEventListener("pointerdown", (event) => {
    if (event.button || now) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    if (!strokes.length) began = event.timeStamp;
    now = { pointer: event.pointerId, line: [point(event)] };
    update(() => strokes.push(now.line));
  });
  surface.addEventListener("pointermove", (event) => {
    if (event.pointerId !== now?.pointer) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) now.line.push(point(one));
    drawing.lastElementChild.setAttribute("d", lineOf(now.line));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    surface.addEventListener(end, (event) => {
      if (event.pointerId !== now?.pointer) return;
      now = null;
      update(() => {});
    });
  }
  const node = el("div.pad", {}, surface, name, el("div.row", {}, undo, clear, other));
  const pad = {
    node,
    // Two strokes, or one that is long enough, or a name.
    complete: () =>
      typed !== null
        ? typed.trim().length > 1
        : strokes.length >= LEAST_STROKES || lengthOf(strokes) >= LEAST_LENGTH,
    busy: () => now !== null, // a stroke is being drawn: whoever moves the pad now cuts it off
    begun: () => (typed !== null ? typed.length > 0 : strokes.length > 0),
    value: () =>
      typed !== null
        ? { strokes: [], typed: typed.trim(), width: WIDTH, height: HEIGHT }
        : { strokes: strokes.map((line) => [...line]), width: WIDTH, height: HEIGHT },
  };
  show();
  return pad;
}

// What was signed, to be looked at.
export function picture(app, { strokes, typed, width, height }, label) {
  if (typed) return app.el("p.pad-typed", {}, typed);
  const drawn = svg("svg", { viewBox: `0 0 ${width ?? WIDTH} ${height ?? HEIGHT}`, role: "img", "aria-label": label });
  drawn.append(...strokes.map(pathOf));
  return app.el("div.pad-picture", {}, drawn);
}

function svg(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function pathOf(line) {
  return svg("path", { d: lineOf(line) });
}

function lineOf(line) {
  const [[x, y]] = line;
  if (line.length === 1) return `M${x} ${y}h.1`;
  return `M${line.map(([one, other]) => `${one} ${other}`).join("L")}`;
}

function lengthOf(strokes) {
  let sum = 0;
  for (const line of strokes) {
    for (let at = 1; at < line.length; at += 1) {
      sum += Math.hypot(line[at][0] - line[at - 1][0], line[at][1] - line[at - 1][1]);
    }
  }
  return sum;
}
