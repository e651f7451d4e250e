// Voting on a phone: counts what is chosen, and sends a ballot until the server has answered.
// Without this script the same forms work; sent twice, a ballot is still one.

const words = (form) => JSON.parse(form.querySelector("[data-words]").textContent);

for (const form of document.querySelectorAll("form[data-choices]")) {
  const most = Number(form.dataset.choices);
  const exact = "exact" in form.dataset;
  const boxes = [...form.querySelectorAll("[name=entry]")];
  const said = words(form);
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) {
      box.disabled = box.type === "checkbox" && chosen >= most && !box.checked;
    }
    const sentence = exact ? said.left : said.upTo;
    form.querySelector("[data-left]").textContent = sentence.replace("{chosen}", chosen).replace("{all}", most);
    form.querySelector("button").disabled = exact ? chosen !== most : chosen === 0;
  };
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
}

for (const form of document.querySelectorAll("form[data-cast]")) {
  const said = words(form);
  const notice = form.querySelector("[data-waiting]");
  const button = form.querySelector("button");
  const again = form.querySelector("a.btn");

  const tell = (sentence) => {
    notice.hidden = false;
    notice.querySelector("p").textContent = sentence;
  };

  // A wait that ends early when the network comes back.
  const pause = (seconds) =>
    new Promise((done) => {
      const timer = setTimeout(done, seconds * 1000);
      addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
    });

  const answered = async (response) => {
    if (response.redirected) {
      location.replace(response.url);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("main").scrollIntoView();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const ballot = new URLSearchParams(new FormData(form));
    button.disabled = true;
    again.hidden = true;
    tell(said.sending);
    for (let wait = 1; ; wait = Math.min(wait * 2, 15)) {
      try {
        const response = await fetch(form.action, { method: "POST", body: ballot, signal: AbortSignal.timeout?.(20000) });
        if (response.status < 500) return await answered(response);
      } catch {
        // The line is away: the same ballot goes out again, and is one whatever arrived.
      }
      tell(said.away);
      await pause(wait);
    }
  });
}
