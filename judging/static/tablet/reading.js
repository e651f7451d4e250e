// A reading copy: the words of a document as text that flows in the tablet's own size, its pictures
// between them; or a film. What is shown is made of text nodes alone, whatever a document says.
const look = document.createElement("link");
Object.assign(look, { rel: "stylesheet", href: "/static/tablet/reading/reading.css" });
document.head.append(look);

export function open(app, place, { tab, store, enlarge, at, remember }) {
  if (tab.one.film) return film(app, place, tab);
  const { el, say } = app;
  const page = el("article.mat-read", {
    tabIndex: 0,
    "aria-label": say("material.read", { title: tab.title }),
  });
  place.append(page);
  const watch = new IntersectionObserver(
    (rows) => {
      for (const { isIntersecting, target } of rows) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        store.picture(target.dataset.src).then((url) => url && (target.src = url));
      }
    },
    { root: page, rootMargin: "800px" },
  );
  let gone = false;
  let shown = false;
  const fill = async () => {
    const found = await store.text(tab.one.reading);
    if (gone || shown) return;
    shown = Boolean(found);
    const wait = el("p", { role: "status" }, say("material.not_here"));
    page.replaceChildren(...(found ? laid(app, found.blocks, tab.one.pages, enlarge) : [wait]));
    for (const img of page.querySelectorAll("img")) watch.observe(img);
    page.scrollTop = (at?.top ?? 0) * page.scrollHeight;
  };
  let later = 0;
  page.addEventListener("scroll", () => {
    clearTimeout(later);
    later = setTimeout(() => shown && remember({ top: page.scrollTop / page.scrollHeight }), 300);
  });
  const end = app.subscribe((change) => change?.kind === "materials" && !shown && fill());
  fill();
  return () => {
    gone = true;
    clearTimeout(later);
    end();
    watch.disconnect();
  };
}

// Blocks as elements; the rows of a table that follow each other are one table.
function laid(app, blocks, pages, enlarge) {
  const found = [];
  let table = null;
  for (const block of blocks) {
    if (block.block !== "row") table = null;
    else if (!table) found.push(wide(app, (table = app.el("tbody"))));
    if (table) table.append(rowOf(app, block.cells));
    else found.push(oneOf(app, block, pages, enlarge));
  }
  return found;
}

function wide({ el }, body) {
  return el("div.mat-table", {}, el("table", {}, body));
}

function rowOf({ el }, cells) {
  return el("tr", {}, cells.map((text) => el("td", {}, text)));
}

function oneOf(app, block, pages, enlarge) {
  const { el, say } = app;
  if (block.block === "slide" || block.block === "file")
    return el("p.mat-part", {}, say(`material.${block.block}`, { n: block.number }));
  if (block.block === "picture") return picture(app, pages[block.page - 1], enlarge);
  return el(block.block === "heading" ? `h${Math.min(block.level + 1, 5)}` : "p", {}, block.text);
}

function picture({ el, say }, { n, w, h, src }, enlarge) {
  const img = el("img", { alt: say("material.picture", { n }), width: w, height: h, dataset: { src } });
  const label = say("material.enlarge", { n });
  return el("button.mat-figure", { type: "button", "aria-label": label, onclick: () => enlarge(n) }, img);
}

// A player sends no secret: leave to play is asked for first, and asked for again when it is over.
function film(app, place, tab) {
  const { el, say } = app;
  const video = el("video.mat-film", { controls: true, playsInline: true, preload: "metadata", "aria-label": tab.title });
  const wait = el("p.mat-words", { role: "status", hidden: true }, say("film.away"));
  const again = el("button.btn.mat-again", { type: "button", hidden: true, onclick: () => ask() }, say("material.again"));
  const unseen = el("p.mat-words", { role: "status", hidden: true }, say("film.unseen"));
  let at = 0;
  const look = () => (unseen.hidden = video.videoWidth > 0); // sound alone plays without an error
  const away = () => {
    at = video.currentTime || at;
    video.hidden = true;
    wait.hidden = again.hidden = false;
  };
  async function ask() {
    const headers = { Authorization: `Bearer ${app.book.sitting.token}` };
    try {
      const got = await fetch(`${app.shell.api}/${tab.one.film}/pass`, { headers, credentials: "omit" });
      if (!got.ok) return away();
      video.src = `${app.shell.api}/${(await got.json()).src}`;
      video.currentTime = at;
      video.hidden = false;
      wait.hidden = again.hidden = true;
    } catch {
      away();
    }
  }
  video.addEventListener("error", away);
  video.addEventListener("loadeddata", look);
  place.append(unseen, video, wait, again);
  ask();
  return () => {
    video.removeEventListener("error", away);
    video.removeAttribute("src");
    video.load();
  };
}
