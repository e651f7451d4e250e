// A queue as QR codes, for the day when neither the network nor a file finds its way.
const MOST = 900; // so many letters a picture are read from a screen without trouble

export function open(app, place, { queue }) {
  const { el, say } = app;
  const whole = JSON.stringify(queue);
  const parts = Array.from({ length: Math.ceil(whole.length / MOST) }, (_, at) =>
    whole.slice(at * MOST, (at + 1) * MOST),
  );
  let at = 0;
  const picture = el("div.picture");
  const where = el("span.where");
  const show = async () => {
    const { qrcode } = await import("/static/vendor/qrcode-generator/qrcode.mjs");
    const code = qrcode(0, "M");
    code.addData(`simsa1 ${at + 1}/${parts.length} ${parts[at]}`, "Byte");
    code.make();
    picture.replaceChildren(draw(code));
    where.textContent = `${at + 1} / ${parts.length}`;
  };
  const step = (by) => () => {
    at = (at + by + parts.length) % parts.length;
    show();
  };
  place.append(
    el("p", {}, say("rescue.qr_what", { n: queue.operations.length })),
    picture,
    el(
      "div.row.ends",
      {},
      el("button.btn", { type: "button", onclick: step(-1) }, say("rescue.before")),
      where,
      el("button.btn", { type: "button", onclick: step(1) }, say("rescue.after")),
    ),
  );
  show();
  return () => place.replaceChildren();
}

function draw(code) {
  const size = code.getModuleCount();
  const canvas = document.createElement("canvas");
  const scale = Math.max(4, Math.floor(480 / size));
  canvas.width = canvas.height = (size + 8) * scale;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (code.isDark(row, column))
        pen.fillRect((column + 4) * scale, (row + 4) * scale, scale, scale);
    }
  }
  canvas.setAttribute("role", "img");
  return canvas;
}
