// What the control room says: a panel that the core opens once, over every screen (see app.js).
// It hears the pulse, shows the oldest message that is not confirmed, and confirms it at a press.
// Calls for help go out by app.help.call(kind): "call", "material" or "pledge".
export function open(app, place) {
  const confirmed = new Set();
  let shown = null;

  function draw(messages) {
    const next = messages.find(({ id }) => !confirmed.has(id)) ?? null;
    if (next?.id === shown?.id) return;
    shown = next;
    place.replaceChildren(...(next ? [notice(next)] : []));
  }

  function notice(message) {
    const read = app.el(
      "button.btn.primary",
      { type: "button", onclick: () => confirm(message, read) },
      app.say("messages.read"),
    );
    return app.el(
      "div.notice.info",
      {},
      app.icon("info"),
      app.el("p", {}, app.el("b", {}, app.say("messages.from")), " ", message.text),
      read,
    );
  }

  async function confirm(message, button) {
    button.disabled = true;
    const answer = await app.request(`/messages/${message.id}/confirm`, { method: "POST" });
    if (answer.status !== 200 && answer.status !== 404) {
      button.disabled = false; // the line is away: it stays until the control room knows
      button.textContent = app.say("messages.again");
      return;
    }
    confirmed.add(message.id);
    draw(app.pulse.told()?.messages ?? []);
  }

  draw(app.pulse.told()?.messages ?? []);
  return app.pulse.listen(({ messages }) => draw(messages ?? []));
}
