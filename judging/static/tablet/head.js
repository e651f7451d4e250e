// The head of a screen: where one is, the clock, and where the marks are. And the line below it.
import { el } from "./el.js";
import { noticeLine, syncBadge } from "./status.js";

// Gives { head, notices, draw, close }; `middle` stands between the title and the badge.
export function makeHead(app, { back, title, middle, fresh = () => false, params = {} }) {
  const clock = el("div.clock");
  const badge = syncBadge(app, fresh);
  const notices = noticeLine(app);
  const head = el("header.head", {}, back, el("h1.head-title", {}, title), middle, clock, badge);
  let closeClock = null;
  let gone = false;
  app.panel("clock").then((panel) => {
    if (panel && !gone) closeClock = panel.open(app, clock, params);
  });
  const draw = () => {
    badge.draw();
    notices.draw();
  };
  const close = () => {
    gone = true;
    closeClock?.();
  };
  return { head, notices, draw, close };
}
