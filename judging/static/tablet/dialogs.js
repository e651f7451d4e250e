// What speaks beside the screen: dialogs, toasts that undo, and the voice for screen readers.
import { el, setText } from "./el.js";
import { say } from "./words.js";

const voice = el("p.sr", { role: "status", "aria-live": "polite" });
const toasts = el("div.toasts", { role: "status" });

export function layVoices() {
  document.body.append(toasts, voice);
}

export function speak(sentence) {
  setText(voice, sentence);
}

// A dialog with a title; `fill(close)` gives its content. Resolves with what close() was given.
export function dialog(title, fill, { kind = "" } = {}) {
  return new Promise((done) => {
    let outcome = null;
    const close = (value = null) => {
      outcome = value;
      box.close();
    };
    const head = el("h2", { id: "dialog-title" }, title);
    const shut = el(
      "button.btn.quiet.shut",
      { type: "button", onclick: () => close() },
      say("core.close"),
    );
    const box = el(`dialog.box${kind && `.${kind}`}`, { "aria-labelledby": "dialog-title" });
    box.append(el("header.box-head", {}, head, shut), el("div.box-body", {}, fill(close)));
    box.addEventListener("close", () => {
      box.remove();
      done(outcome);
    });
    document.body.append(box);
    box.showModal();
  });
}

// A question with buttons { value: label }; the last one is what most people want.
export function choose(title, sentences, buttons) {
  const kinds = Object.keys(buttons);
  return dialog(title, (close) => [
    sentences.map((sentence) => (typeof sentence === "string" ? el("p", {}, sentence) : sentence)),
    el(
      "div.row.ends",
      {},
      kinds.map((value, at) =>
        el(
          `button.btn${at === kinds.length - 1 ? ".primary" : ""}`,
          {
            type: "button",
            onclick: () => close(value),
            autofocus: at === kinds.length - 1,
          },
          buttons[value],
        ),
      ),
    ),
  ]);
}

// A line at the bottom for ten seconds, with one thing to do about it.
export function toast(sentence, label, act) {
  toasts.replaceChildren();
  const line = el("p.toast", {}, el("span", {}, sentence));
  const timer = setTimeout(() => line.remove(), 10000);
  const end = () => {
    clearTimeout(timer);
    line.remove();
  };
  if (act) {
    line.append(
      el(
        "button.btn",
        {
          type: "button",
          onclick: () => {
            end();
            act();
          },
        },
        label,
      ),
    );
  }
  toasts.append(line);
  return end;
}

export function endToasts() {
  toasts.replaceChildren();
}
