// What there is to read beside a sheet: summary, pages, videos, in tabs; kept for hours offline.
import { fetchAhead, storeOf } from "./material-store.js";
import { makeViewer } from "./material-view.js";

export function open(app, place, { round, entry }) {
  const store = storeOf(app);
  const name = `${round}/${entry}`;
  let close = null;
  let gone = false;
  let shown = "";
  const found = () => app.book.entry(round, entry);
  const draw = async () => {
    const said = JSON.stringify(found()?.materials ?? []);
    if (said === shown) return;
    shown = said;
    const seen = await store.place(name);
    if (gone || said !== shown) return;
    close?.();
    close = fill(app, place, found(), store, seen, (now) => store.setPlace(name, now));
  };
  const end = app.subscribe((change) => {
    if (!change) draw();
  });
  draw();
  return () => {
    gone = true;
    end();
    close?.();
  };
}

// Called once when the page is idle: fetches the pages of all entries.
open.ahead = fetchAhead;

// The tabs in their order: summaries together, then each file and each link by itself.
function tabsOf(app, entry) {
  const { say } = app;
  const list = entry?.materials ?? [];
  const texts = list.filter(({ kind }) => kind === "text");
  const tabs = texts.length ? [{ key: "text", title: say("material.summary"), texts }] : [];
  for (const one of list.filter(({ kind }) => kind !== "text")) {
    const kind = { link: "video", film: "video" }[one.kind] ?? "pages";
    tabs.push({ key: one.key, title: one.title || say(`material.${kind}`), one });
  }
  const files = tabs.filter(({ one }) => one?.pages && one.kind !== "film");
  for (const tab of files.length > 1 ? files : []) {
    if (!tab.one.title) tab.title += ` ${files.indexOf(tab) + 1}`;
  }
  return tabs;
}

function fill(app, place, entry, store, seen, keep) {
  const { el, say } = app;
  const tabs = tabsOf(app, entry);
  if (!tabs.length) {
    place.replaceChildren(nothing(app, entry));
    return null;
  }
  const panel = el("div.mat-panel", { role: "tabpanel", id: "mat-panel" });
  let close = null;
  const choose = (tab, focus) => {
    close?.();
    seen = { ...seen, tab: tab.key };
    for (const [at, one] of tabs.entries()) {
      const on = one === tab;
      buttons[at].setAttribute("aria-selected", String(on));
      buttons[at].tabIndex = on ? 0 : -1;
      if (on && focus) buttons[at].focus();
    }
    panel.setAttribute("aria-labelledby", `mat-tab-${tabs.indexOf(tab)}`);
    panel.replaceChildren();
    close = drawTab(app, panel, tab, entry, store, seen, keep);
    keep(seen);
  };
  const buttons = tabs.map((tab, at) =>
    el(
      "button.mat-tab",
      { type: "button", role: "tab", id: `mat-tab-${at}`, "aria-controls": "mat-panel", onclick: () => choose(tab) },
      tab.title,
    ),
  );
  const row = el("div.mat-tabs", { role: "tablist", "aria-label": say("sheet.material") }, buttons);
  row.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    const at = buttons.indexOf(document.activeElement);
    choose(tabs[(at + by + tabs.length) % tabs.length], true);
    event.preventDefault();
    event.stopPropagation();
  });
  place.replaceChildren(el("div.mat", {}, tabs.length > 1 ? row : null, panel));
  const first = tabs.find(({ one }) => one?.pages) ?? tabs[0];
  choose(tabs.find(({ key }) => key === seen.tab) ?? first);
  return () => close?.();
}

function nothing(app, entry) {
  const { el, say } = app;
  return el(
    "div.no-material",
    {},
    entry ? el("b", {}, entry.title) : null,
    el("p.sub", {}, say("sheet.no_material")),
  );
}

function drawTab(app, panel, tab, entry, store, seen, keep) {
  const { el, say } = app;
  if (tab.texts) {
    panel.append(
      el(
        "div.mat-words",
        {},
        el("h2", {}, entry.title),
        tab.texts.map(({ title, text }) => [title ? el("h3", {}, title) : null, el("p", {}, text)]),
      ),
    );
    return null;
  }
  if (tab.one.kind === "link") {
    const go = { href: tab.one.url, target: "_blank", rel: "noreferrer noopener" };
    panel.append(
      el(
        "div.mat-words",
        {},
        el("h2", {}, tab.title),
        el("p", {}, el("a.btn.primary.big", go, say("material.open_video"))),
        el("p.sub", {}, tab.one.url),
        el("p.sub", {}, say("material.needs_line")),
      ),
    );
    return null;
  }
  if (tab.one.reading || tab.one.film) return drawCopy(app, panel, tab, store, seen, keep);
  if (!tab.one.pages.length) {
    const state = tab.one.state === "failed" ? "failed" : "preparing";
    panel.append(el("div.mat-words", {}, el("p", { role: "status" }, say(`material.${state}`))));
    return null;
  }
  return drawPages(app, panel, tab, store, seen, keep);
}

// A text that flows, or a film: their script is fetched when one is opened first.
function drawCopy(app, panel, tab, store, seen, keep) {
  const { el, say } = app;
  let close = null;
  let gone = false;
  const enlarge = (page) => {
    const view = { page, scale: 1, cx: 0.5, cy: 0.5 };
    const source = { title: tab.title, pages: tab.one.pages };
    return app.dialog(tab.title, () => inLarge(app, source, store, view, () => {}), { kind: "full" });
  };
  const remember = (place) => {
    seen[tab.key] = place;
    keep(seen);
  };
  app.panel("reading").then((found) => {
    if (gone) return;
    if (found) close = found.open(app, panel, { tab, store, enlarge, at: seen[tab.key], remember });
    else panel.append(el("p.mat-words", { role: "status" }, say("material.not_here")));
  });
  return () => {
    gone = true;
    close?.();
  };
}

function drawPages(app, panel, tab, store, seen, keep) {
  const { el, icon, say } = app;
  const { key, pages } = tab.one;
  const fresh = { page: 1, scale: 1, cx: 0.5, cy: 0.5 };
  const view = { ...fresh, ...seen[key] };
  view.page = Math.min(pages.length, Math.max(1, view.page));
  const where = el("span.where");
  const kept = el("span.sub.mat-kept");
  const source = { title: tab.title, pages };
  const strip = makeStrip(app, pages, store, (n) => viewer.go(n));
  const draw = () => {
    where.textContent = say("material.where", { n: view.page, of: pages.length });
    back.setAttribute("aria-disabled", String(view.page === 1));
    on.setAttribute("aria-disabled", String(view.page === pages.length));
    strip.draw(view.page);
  };
  const told = () => {
    draw();
    seen[key] = { ...view };
    keep(seen);
  };
  const button = (shape, label, act) =>
    el("button.btn", { type: "button", "aria-label": label, onclick: act }, shape);
  const back = button(icon("prev"), say("material.before"), () => viewer.step(-1));
  const on = button(icon("next"), say("material.after"), () => viewer.step(1));
  const viewer = makeViewer(app, source, store, view, told);
  const large = el("button.btn.quiet", { type: "button" }, say("material.large"));
  large.addEventListener("click", async () => {
    await app.dialog(tab.title, () => inLarge(app, source, store, view, told), { kind: "full" });
    viewer.refresh();
  });
  const sizes = [
    button("−", say("material.smaller"), () => viewer.zoom(1 / 1.4)),
    button("+", say("material.larger"), () => viewer.zoom(1.4)),
  ];
  const many = pages.length > 1;
  panel.append(
    viewer.node,
    el("div.mat-pager", {}, many ? [back, where, on] : null, sizes, large, kept),
    many ? strip.node : "",
  );
  const tell = () => {
    const { done, of, full } = app.state.materials ?? { done: 0, of: 0 };
    kept.hidden = done === of;
    kept.textContent = full ? say("material.full", { done, of }) : say("material.kept", { done, of });
    viewer.again();
  };
  const end = app.subscribe(tell);
  draw();
  tell();
  return () => {
    end();
    strip.close();
    viewer.close();
  };
}

// The same page over the whole screen.
function inLarge(app, source, store, view, told) {
  const { el, icon, say } = app;
  const where = el("span.where");
  const draw = () => {
    where.textContent = say("material.where", { n: view.page, of: source.pages.length });
    told();
  };
  const viewer = makeViewer(app, source, store, view, draw);
  const step = (by, shape, label) =>
    el("button.btn", { type: "button", "aria-label": say(label), onclick: () => viewer.step(by) }, icon(shape));
  draw();
  requestAnimationFrame(() => viewer.node.focus());
  return el(
    "div.mat-large",
    {},
    viewer.node,
    source.pages.length > 1
      ? el("div.mat-pager", {}, step(-1, "prev", "material.before"), where, step(1, "next", "material.after"))
      : null,
  );
}

function makeStrip(app, pages, store, go) {
  const { el, say } = app;
  const seen = new IntersectionObserver((rows) => {
    for (const { isIntersecting, target } of rows) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      store.picture(pages[Number(target.dataset.at)].thumb).then((url) => url && (target.src = url));
    }
  });
  const items = pages.map(({ n, w, h }, at) => {
    const img = el("img", { alt: "", width: w, height: h, dataset: { at } });
    seen.observe(img);
    return el(
      "button.mat-thumb",
      { type: "button", "aria-label": say("material.go", { n }), onclick: () => go(n) },
      img,
      el("span", { "aria-hidden": "true" }, String(n)),
    );
  });
  const node = el("div.mat-strip", { role: "group", "aria-label": say("material.strip") }, items);
  const draw = (page) => {
    items.forEach((item, at) => {
      if (at + 1 === page) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    });
    const item = items[page - 1];
    const left = item.offsetLeft - node.clientWidth / 2 + item.offsetWidth / 2;
    node.scrollTo({ left });
  };
  return { node, draw, close: () => seen.disconnect() };
}
