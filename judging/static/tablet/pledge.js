// The pledge that a judge gives before any entry opens.
import { makePad } from "./pad.js";

export function open(app, place) {
  const { el, say } = app;
  const { pledge, rounds, judge, contest } = app.desk;
  const lang = document.documentElement.lang;
  const own = pledge?.texts?.[lang] ?? pledge?.texts?.[contest.locale] ?? "";
  const lines = (own || say("pledge.text")).split("\n").filter(Boolean);
  const top = app.parts.makeHead(app, { title: el("b", {}, say("pledge.title")), params: {} });
  const hint = el("p.sub", { role: "status" });
  const send = el("button.btn.primary.big", { type: "button" }, say("pledge.send"));
  const refuse = el("button.btn.quiet", { type: "button" }, say("pledge.refuse"));
  const give = async (value) => {
    await app.set("pledge", rounds[0].key, "", "", { ...value, version: pledge.version });
  };
  const draw = () => {
    const ready = pad.complete();
    send.setAttribute("aria-disabled", String(!ready));
    hint.textContent = ready ? "" : say(pad.begun() ? "pad.short" : "pad.first");
  };
  const pad = makePad(app, () => draw());
  send.addEventListener("click", async () => {
    if (!pad.complete()) return app.speak(hint.textContent);
    await give(pad.value());
    return app.go("list", {});
  });
  refuse.addEventListener("click", async () => {
    const buttons = { yes: say("pledge.refuse"), "": say("pledge.go_back") };
    const sure = await app.choose(say("pledge.refuse_title"), [say("pledge.refuse_rest")], buttons);
    if (sure !== "yes") return;
    await give({ refused: true });
    main.replaceChildren(refused(app, show));
  });
  const form = [
    el(
      "section.pledge-text",
      {},
      el("h2", {}, say("pledge.heading", { name: judge.name })),
      lines.map((line) => el("p", {}, line)),
    ),
    el(
      "section.sign-under",
      { "aria-label": say("pledge.title") },
      el("p", {}, say("pledge.sign_here")),
      pad.node,
      el("div.sign-foot", {}, hint, send, refuse),
    ),
  ];
  const main = el("main.sign.pledge", { id: "main" });
  const show = () => main.replaceChildren(...form);
  if (app.value("pledge", rounds[0].key, "", "")?.refused) main.append(refused(app, show));
  else show();
  place.append(top.head, top.notices, main);
  draw();
  const end = app.subscribe(() => top.draw());
  return () => {
    end();
    top.close();
  };
}

function refused(app, goBack) {
  const { el, icon, say } = app;
  return el(
    "div.empty",
    {},
    icon("info"),
    el("h2", {}, say("pledge.refused")),
    el("p", {}, say("pledge.refused_rest")),
    el("button.btn", { type: "button", onclick: goBack }, say("pledge.go_back")),
    el("button.btn.primary", { type: "button", onclick: () => app.help.call() }, say("help.call")),
  );
}
