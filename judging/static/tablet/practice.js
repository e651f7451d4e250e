// Practice: the same sheet with a yellow frame, for an entry that does not exist and never counts.

export function open(app, place, { round: key }) {
  const { el, say, text } = app;
  const round = app.book.round(key);
  if (!round?.practice) {
    place.append(
      el("main.waiting", { id: "main" }, el("p", {}, say("practice.over")), back(app, key)),
    );
    return () => {};
  }
  const sheet = () => app.book.sheet(app.book.round(key), "", "practice");
  const title = [
    el("b", {}, el("span.badge.wait", {}, say("practice.frame")), " ", round.practice.title),
  ];
  const fresh = () => sheet().entered === 0;
  const top = app.parts.makeHead(app, {
    back: back(app, key),
    title,
    fresh,
    params: { round: key },
  });
  const scoring = app.parts.makeScoring({
    ...{ round, sheet, speak: app.speak },
    change: (criterion, value) => app.set("practice", key, "", criterion.key, value),
    remark: () => null,
    explain: (criterion) => app.parts.explain(app, criterion),
  });
  const sample = el(
    "section.material",
    { "aria-label": say("practice.sample") },
    el("div.sample", {}, el("h2", {}, round.practice.title), el("p.pre", {}, round.practice.text)),
    el("p.anchor", {}),
  );
  const told = el("p.practice-told", { role: "status" });
  const foot = el("footer.foot", {}, told);
  const dock = el("div.dock-place", {}, scoring.total, scoring.dock);
  const draw = () => {
    if (!app.book.round(key)?.practice) return app.show(); // it was closed
    top.draw();
    scoring.draw();
    const { entered } = sheet();
    told.textContent = say(entered === round.criteria.length ? "practice.done" : "practice.hint");
    const now = scoring.current();
    const about = [el("b", {}, text(now.texts, "title", now.key)), " ", text(now.texts, "help")];
    sample.querySelector(".anchor").replaceChildren(...about);
  };
  const keys = (event) => {
    if (event.target.closest("dialog, input, textarea")) return;
    if (!event.ctrlKey && !event.metaKey && !event.altKey && scoring.key(event)) {
      event.preventDefault();
    }
  };
  place.append(
    el(
      "main.sheet.practice",
      { id: "main" },
      top.head,
      top.notices,
      sample,
      scoring.marks,
      dock,
      foot,
    ),
  );
  draw();
  document.addEventListener("keydown", keys);
  const end = app.subscribe(draw);
  return () => {
    document.removeEventListener("keydown", keys);
    end();
    top.close();
  };
}

function back(app, key) {
  const list = `#list/${encodeURIComponent(key)}`;
  return app.el("a.btn.quiet.back", { href: list }, app.icon("prev"), app.say("sheet.back"));
}
