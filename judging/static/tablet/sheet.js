// The score sheet of one entry: material on one side, criteria and keys on the other.
import { compareNumbers, gridNear } from "./decimals.js";
import { el, icon, setText } from "./el.js";
import { makeHead } from "./head.js";
import { makeNotes } from "./notes.js";
import { makeScoring } from "./scoring.js";
import { drawDock } from "./stand-in.js";
import { recuse, sendIn } from "./submit.js";
import { numberOf, twinsOf } from "./turns.js";
import { say, shown, text, theirs } from "./words.js";

export function openSheet(app, place, params) {
  const round = app.book.round(params.round);
  const entry = app.book.entry(params.round, params.entry);
  const found = {
    app,
    round,
    entry,
    sheet: () => app.book.sheet(app.book.round(round.key), entry.key),
  };
  const top = makeHead(app, {
    ...headOf(found),
    params,
    fresh: () => app.book.isBlank(round, entry.key),
  });
  const left = makeMaterial(found, params);
  const scoring = scoringOf(found, left.draw);
  const dock = el("div.dock-place");
  const foot = makeFoot(found, scoring);
  const frame = el(
    "main.sheet",
    { id: "main" },
    top.head,
    top.notices,
    left.node,
    scoring.marks,
    dock,
    foot.node,
  );
  const draw = (change) => {
    top.draw();
    if (change?.entry && change.entry !== entry.key) return;
    drawDock(found, scoring, dock);
    foot.draw();
  };
  const keys = (event) => press(found, scoring, event);
  place.append(frame);
  draw(null);
  document.addEventListener("keydown", keys);
  const end = app.subscribe(draw);
  return () => {
    document.removeEventListener("keydown", keys);
    end();
    left.close();
    top.close();
  };
}

function headOf({ app, round, entry }) {
  const back = el(
    "a.btn.quiet.back",
    { href: `#list/${encodeURIComponent(round.key)}` },
    icon("prev"),
    say("sheet.back"),
  );
  const who = [entry.team, entry.division].filter(Boolean).join(" · ");
  const number = numberOf(round, entry);
  const title = [
    el(
      "b",
      {},
      el("span.no", {}, say("sheet.number", { n: number })),
      " ",
      theirs(app.desk, entry.title),
    ),
    who && el("span.sub", {}, theirs(app.desk, who)),
  ];
  return { back, title };
}

function makeMaterial({ app, round, entry }, params) {
  const viewer = el("div.viewer");
  const anchor = el("p.anchor");
  const notes = makeNotes(app, round, entry);
  const node = el(
    "section.material",
    { "aria-label": say("sheet.material") },
    viewer,
    notes.node,
    anchor,
  );
  let close = null;
  let gone = false;
  viewer.append(
    el(
      "div.no-material",
      {},
      theirs(app.desk, entry.title, "b"),
      el("p.sub", {}, say("sheet.no_material")),
    ),
  );
  app.panel("material").then((panel) => {
    if (!panel || gone) return;
    viewer.replaceChildren();
    close = panel.open(app, viewer, params);
  });
  const draw = (criterion) => {
    notes.draw();
    if (!criterion) return;
    anchor.replaceChildren(
      el("b", {}, text(criterion.texts, "title", criterion.key)),
      " ",
      el("span.sub", {}, say("sheet.of_points", { n: shown(criterion.max) })),
      el("br"),
      text(criterion.texts, "help"),
    );
  };
  return {
    node,
    draw,
    close: () => {
      gone = true;
      close?.();
    },
  };
}

function scoringOf({ app, round, entry, sheet }, moved) {
  return makeScoring({
    ...{ round, sheet, speak: app.speak, moved },
    change: ({ key }, value) => app.set("mark", round.key, entry.key, key, value),
    remark: (now, criterion) => remarkOn({ app, round, entry }, now, criterion),
    explain: (criterion) => explain(app, criterion),
  });
}

// A row with a twin among the own totals, or a soft word at the ends of the scale.
function remarkOn({ app, round, entry }, now, criterion) {
  const value = now.marks[criterion.key];
  if (now.entered === round.criteria.length) {
    const twins = twinsOf(app, round, entry, now.total);
    if (twins.length) {
      const said = say("sheet.same", {
        n: twins.map((twin) => numberOf(round, twin)).join("·"),
      });
      if (!app.has("compare")) return said;
      return el("button.twin", { type: "button", onclick: () => compare(app, round, entry) }, said);
    }
  }
  if (value === undefined || criterion.grades) return null;
  const extreme =
    compareNumbers(value, criterion.max) === 0 ||
    compareNumbers(value, gridNear(60, criterion)) < 0;
  return extreme && now.entered < round.criteria.length ? say("sheet.reason") : null;
}

export function compare(app, round, entry) {
  return app.drawer("compare", { round: round.key, entry: entry.key });
}

export function explain(app, criterion) {
  const lines = [text(criterion.texts, "help") || say("sheet.no_help")];
  const anchors = text(criterion.texts, "anchors").split("\n").filter(Boolean);
  app.dialog(text(criterion.texts, "title", criterion.key), () => [
    ...lines.map((line) => el("p", {}, line)),
    el(
      "p.sub",
      {},
      say("sheet.grid", {
        min: shown(criterion.min),
        max: shown(criterion.max),
        step: shown(criterion.step),
      }),
    ),
    anchors.length
      ? el(
          "ul.anchors",
          {},
          anchors.map((line) => el("li", {}, line)),
        )
      : null,
  ]);
}

function makeFoot(found, scoring) {
  const { app, round, entry, sheet } = found;
  const at = round.entries.indexOf(entry);
  const quiet = (label, act) => el("button.btn.quiet", { type: "button", onclick: act }, label);
  const away = quiet(say("sheet.recuse"), () => recuse(found));
  const report = app.has("material")
    ? quiet(say("sheet.report"), () => app.help.call("material"))
    : null;
  const beside = app.has("compare")
    ? el(
        "button.btn",
        { type: "button", onclick: () => compare(app, round, entry) },
        say("sheet.compare"),
      )
    : null;
  const step = (other, before) =>
    other &&
    el(
      `a.btn.step-${before ? "back" : "on"}`,
      {
        href: `#sheet/${encodeURIComponent(round.key)}/${encodeURIComponent(other.key)}`,
        "aria-label": say(before ? "sheet.before" : "sheet.after", {
          n: numberOf(round, other),
        }),
      },
      before && icon("prev"),
      say("sheet.number", { n: numberOf(round, other) }),
      !before && icon("next"),
    );
  const send = el("button.btn.submit", {
    type: "button",
    onclick: () => scoring.after(() => sendIn(found, scoring)),
  });
  const node = el(
    "footer.foot",
    {},
    el(
      "div.row",
      {},
      away,
      report,
      el("span.push"),
      step(round.entries[at - 1], true),
      beside,
      step(round.entries[at + 1], false),
    ),
    send,
  );
  const draw = () => {
    const now = sheet();
    const left = round.criteria.length - now.entered;
    const open = !now.submitted && !now.locked && !now.recusal;
    send.setAttribute("aria-disabled", String(left > 0 || !open));
    send.classList.toggle("primary", left === 0 && open);
    setText(
      send,
      !open
        ? say(`sheet.send.${now.recusal ? "recused" : now.submitted ? "done" : "locked"}`)
        : left
          ? say("sheet.send.left", { n: left })
          : say(app.online() ? "sheet.send" : "sheet.send.offline"),
    );
    away.hidden = Boolean(now.recusal) || now.locked;
  };
  return { node, draw };
}

function press(found, scoring, event) {
  const { app, round, entry, sheet } = found;
  if (
    event.isComposing ||
    document.querySelector("dialog[open]") ||
    event.target.closest("input, textarea, select")
  )
    return;
  if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    const other =
      round.entries[round.entries.indexOf(entry) + (event.key === "ArrowLeft" ? -1 : 1)];
    if (other) app.go("sheet", { round: round.key, entry: other.key });
    event.preventDefault();
  } else if (event.ctrlKey && event.key === "Enter") {
    scoring.after(() => sendIn(found, scoring));
  } else if (!event.altKey && !event.ctrlKey && !event.metaKey) {
    const now = sheet();
    const mayMark = !now.locked && !now.submitted && !now.recusal;
    if (mayMark && scoring.key(event)) event.preventDefault();
  }
}
