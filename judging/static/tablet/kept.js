// How much of what there is to read is on this tablet already.
import { el, icon } from "./el.js";
import { say } from "./words.js";

export function keptLine(app) {
  const node = el("p.sub.kept", { role: "status", hidden: true });
  let before = "";
  const draw = () => {
    const { done, of, full } = app.state.materials ?? { done: 0, of: 0 };
    const words = of ? say(full ? "material.full" : "material.kept", { done, of }) : "";
    if (words === before) return;
    before = words;
    node.hidden = !words;
    node.replaceChildren(icon(done === of ? "ok" : "wait", done === of ? "ok" : "wait"), " ", words);
  };
  return { node, draw };
}
