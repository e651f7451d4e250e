// Help within reach on every screen: a call, larger text, the theme, another judge, the way out.
import { el, icon } from "./el.js";
import { wordsOf } from "./asks.js";
import { handOver } from "./hand-over.js";
import { changeSize, changeTheme } from "./looks.js";
import { openRescue } from "./rescue.js";
import { eraseJudge, forget, setActive } from "./sittings.js";
import { ask, uuid } from "./line.js";
import { say, shell, text } from "./words.js";

export function makeHelp(app) {
  const help = {
    call: (kind = "call") => callRoom(app, kind),
    size: changeSize,
    theme: changeTheme,
    handOver: () => handOver(app),
    sync: () => openSync(app),
    open: () => openHelp(app, help),
  };
  return help;
}

function openHelp(app, help) {
  const big = (label, act, close) =>
    el(
      "button.btn.big",
      {
        type: "button",
        onclick: () => {
          close();
          act();
        },
      },
      label,
    );
  const others = { ko: "English", en: "한국어" };
  const lang = document.documentElement.lang;
  return app.dialog(say("help.title"), (close) => [
    el(
      "div.bigs",
      {},
      big(say("help.call"), () => help.call(), close),
      big(say("help.size"), help.size, close),
      big(say("help.theme"), help.theme, close),
      big(say("help.hand_over"), help.handOver, close),
      big(say("help.print"), () => window.print(), close),
      big(say("help.sync"), help.sync, close),
      big(say("help.leave"), () => leave(app), close),
      el(
        "form",
        { method: "post", action: shell.language },
        el("input", { type: "hidden", name: "csrf_token", value: shell.csrf }),
        el("input", { type: "hidden", name: "next", value: shell.page }),
        el(
          "button.btn.big",
          {
            name: "language",
            value: lang === "ko" ? "en" : "ko",
            lang: lang === "ko" ? "en" : "ko",
          },
          others[lang],
        ),
      ),
    ),
    el("p.sub", {}, say("help.keys")),
    el(
      "p.sub",
      {},
      say("help.tablet", { device: app.book.sitting.device, name: app.book.sitting.name }),
    ),
  ]);
}

async function callRoom(app, kind) {
  const answer = await app.request("/help", {
    method: "POST",
    body: { id: uuid(), kind, entry: app.entryShown() || null },
    deadline: 6000,
  });
  const reached = answer.status >= 200 && answer.status < 300;
  const title = say(reached ? "help.called" : "help.not_called");
  await app.choose(title, [say(reached ? "help.called_rest" : "help.hand")], {
    "": say("core.close"),
  });
}

// Where every mark is, what was refused and why, and what to do when all else fails.
function openSync(app) {
  const { book } = app;
  const troubles = book.troubles();
  const waiting = book.waiting().length;
  const lines = [
    el("p", {}, say(waiting ? "help.sync.waiting" : "help.sync.none", { n: waiting })),
    ...book
      .asks()
      .map((one) =>
        el(
          "p",
          {},
          icon("alert", "alert"),
          " ",
          el(
            "a",
            { href: `#sheet/${one.round}/${one.entry}` },
            say("help.sync.ask", { entry: titleOf(app, one) }),
          ),
        ),
      ),
    troubles.length ? el("h3", {}, say("help.sync.refused")) : null,
    troubles.length
      ? el(
          "ul.troubles",
          {},
          troubles.map((one) => trouble(app, one)),
        )
      : null,
  ];
  return app.dialog(say("help.sync"), (close) => {
    const now = el(
      "button.btn.primary",
      {
        type: "button",
        onclick: () => {
          close();
          app.sendNow();
        },
      },
      say("help.sync.now"),
    );
    const rescue = el(
      "button.btn",
      {
        type: "button",
        onclick: () => {
          close();
          openRescue(app);
        },
      },
      say("rescue.title"),
    );
    return [lines.filter(Boolean), el("div.row.ends", {}, rescue, now)];
  });
}

function titleOf(app, { round, entry }) {
  const found = app.book.entry(round, entry);
  return found
    ? `${found.position ?? ""} ${found.title}`.trim()
    : text(app.book.round(round)?.texts, "title", round);
}

function trouble(app, one) {
  const line = el("li");
  const criterion = app.book.round(one.round)?.criteria.find(({ key }) => key === one.field);
  const what = criterion
    ? text(criterion.texts, "title", criterion.key)
    : say(`asks.kind.${one.kind}`);
  const why = one.answer.error || say(`help.sync.why_${one.answer.status}`);
  const end = async () => {
    await forget([one.id]);
    await app.reread();
    line.remove();
  };
  const again = async () => {
    await app.set(one.kind, one.round, one.entry, one.field, one.value, one.settles);
    await end();
  };
  line.append(
    el(
      "p",
      {},
      el("b", {}, `${titleOf(app, one)} · ${what}: ${wordsOf(one.kind, one.value)}`),
      el("br"),
      why,
    ),
    el(
      "div.row",
      {},
      el("button.btn", { type: "button", onclick: again }, say("help.sync.again")),
      el("button.btn", { type: "button", onclick: end }, say("help.sync.drop")),
    ),
  );
  return line;
}

async function leave(app) {
  const { book } = app;
  const unsent = book.waiting().length + book.troubles().length;
  if (unsent) {
    await app.choose(say("leave.refused"), [say("leave.unsent", { n: unsent })], {
      "": say("core.close"),
    });
    return;
  }
  const answer = await app.choose(say("leave.title"), [say("leave.what")], {
    "": say("core.cancel"),
    yes: say("leave.yes"),
  });
  if (answer !== "yes") return;
  const { token } = book.sitting;
  if (!(await eraseJudge(book.owner))) return;
  await ask(`${shell.page}/leave`, { method: "POST", body: { token }, deadline: 6000 });
  await setActive(null);
  location.assign(shell.page);
}
