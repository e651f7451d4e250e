// Pages of one material on a stage: pinch, double tap, pan, wheel and keys. What is seen is held as
// { page, scale, cx, cy }: the point of the page, in shares of it, that is in the middle of the
// stage; so it survives turning the tablet and another size.
const MOST = 6;
const TAPPED = 2.5;
const STEP = 1.4;

const within = (value, least, most) => Math.min(most, Math.max(least, value));

// `source` = { title, pages }, `view` = what is seen; `told(view)` hears of each change.
export function makeViewer(app, source, store, view, told) {
  const { el, say } = app;
  const img = el("img.mat-page", { alt: "", draggable: false });
  const wait = el("p.mat-wait", { role: "status", hidden: true });
  const stage = el(
    "div.mat-stage",
    { tabIndex: 0, role: "group", "aria-label": say("material.stage", { title: source.title }) },
    img,
    wait,
  );
  const box = { width: 0, height: 0, base: 1 };
  let turn = 0;

  const page = () => source.pages[view.page - 1];

  function place() {
    const { w, h } = page();
    box.base = Math.min(box.width / w, box.height / h) || 0;
    const [wide, high] = [w * box.base * view.scale, h * box.base * view.scale];
    view.cx = wide <= box.width ? 0.5 : within(view.cx, box.width / 2 / wide, 1 - box.width / 2 / wide);
    view.cy =
      high <= box.height ? 0.5 : within(view.cy, box.height / 2 / high, 1 - box.height / 2 / high);
    const [x, y] = [box.width / 2 - view.cx * wide, box.height / 2 - view.cy * high];
    img.style.inlineSize = `${w * box.base}px`;
    img.style.blockSize = `${h * box.base}px`;
    img.style.transform = `translate(${x}px,${y}px) scale(${view.scale})`;
    stage.classList.toggle("zoomed", view.scale > 1);
    stage.dataset.scale = view.scale.toFixed(2);
    return { x, y, wide, high };
  }

  // Zooms so that the point of the page under (x, y) of the stage stays there.
  function zoomAt(x, y, scale, to = { x, y }) {
    const now = place();
    const point = { x: (x - now.x) / now.wide, y: (y - now.y) / now.high };
    view.scale = within(scale, 1, MOST);
    const { w, h } = page();
    const [wide, high] = [w * box.base * view.scale, h * box.base * view.scale];
    view.cx = (box.width / 2 - to.x + point.x * wide) / wide;
    view.cy = (box.height / 2 - to.y + point.y * high) / high;
    place();
  }

  function pan(dx, dy) {
    const { wide, high } = place();
    view.cx -= dx / wide;
    view.cy -= dy / high;
    place();
  }

  async function load() {
    const mine = ++turn;
    const { n, src, thumb } = page();
    img.alt = say("material.page", { title: source.title, n, of: source.pages.length });
    img.hidden = true;
    wait.hidden = true;
    place();
    const small = store.kept.has(thumb) && !store.kept.has(src) ? await store.picture(thumb) : null;
    if (mine !== turn) return;
    if (small) put(small);
    else slowly(mine);
    const url = await store.picture(src);
    if (mine !== turn) return;
    if (url) put(url);
    wait.hidden = Boolean(url);
    wait.textContent = url ? "" : say("material.not_here");
    stage.dataset.page = url ? n : "";
  }

  // After half a second without the picture one is told that it comes.
  function slowly(mine) {
    setTimeout(() => {
      if (mine !== turn || !img.hidden || !wait.hidden) return;
      wait.textContent = say("material.coming");
      wait.hidden = false;
    }, 500);
  }

  function put(url) {
    img.src = url;
    img.hidden = false;
    wait.hidden = true;
  }

  const viewer = {
    node: stage,
    img,
    go(to) {
      const next = within(to, 1, source.pages.length);
      if (next === view.page) return false;
      Object.assign(view, { page: next, scale: 1, cx: 0.5, cy: 0.5 });
      load();
      told(view);
      app.speak(say("material.where", { n: next, of: source.pages.length }));
      return true;
    },
    step: (by) => viewer.go(view.page + by),
    zoom(by) {
      zoomAt(box.width / 2, box.height / 2, view.scale * by);
      told(view);
    },
    refresh: load,
    again: () => !stage.dataset.page && load(),
    close() {
      turn += 1;
      watch.disconnect();
    },
  };

  const watch = new ResizeObserver(() => {
    box.width = stage.clientWidth;
    box.height = stage.clientHeight;
    place();
  });
  watch.observe(stage);
  hearFingers(stage, { view, viewer, zoomAt, pan, done: () => told(view) });
  hearKeys(stage, { view, viewer, pan, done: () => told(view) });
  load();
  return viewer;
}

function hearFingers(stage, { view, viewer, zoomAt, pan, done }) {
  const fingers = new Map();
  let began = null;
  let lastTap = { at: 0, x: 0, y: 0 };
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const pair = () => {
    const [one, other] = [...fingers.values()];
    const mid = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    return { mid, apart: Math.hypot(one.x - other.x, one.y - other.y) || 1 };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    began ??= { ...at(event), time: event.timeStamp, alone: true };
    if (fingers.size > 1) Object.assign(began, { alone: false, ...pair(), scale: view.scale });
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (fingers.size === 1 && view.scale > 1) pan(now.x - before.x, now.y - before.y);
    const from = fingers.size === 2 ? pair().mid : null;
    fingers.set(event.pointerId, now);
    if (!from) return;
    const { mid, apart } = pair();
    zoomAt(from.x, from.y, (began.scale * apart) / began.apart, mid);
  });
  const lift = (event, counts) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    const [now, start] = [at(event), began];
    began = null;
    const [dx, dy] = [now.x - start.x, now.y - start.y];
    if (counts && start.alone && Math.hypot(dx, dy) < 12) return tap(event, now);
    const swept = view.scale === 1 && Math.abs(dx) > 50 && Math.abs(dx) > 2 * Math.abs(dy);
    if (counts && start.alone && swept) return viewer.step(dx < 0 ? 1 : -1);
    return done();
  };
  const tap = (event, { x, y }) => {
    const near = Math.hypot(x - lastTap.x, y - lastTap.y) < 40;
    const twice = near && event.timeStamp - lastTap.at < 350;
    lastTap = { at: twice ? 0 : event.timeStamp, x, y };
    if (!twice) return;
    zoomAt(x, y, view.scale > 1 ? 1 : TAPPED);
    done();
  };
  stage.addEventListener("pointerup", (event) => lift(event, true));
  stage.addEventListener("pointercancel", (event) => lift(event, false));
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && view.scale === 1) return;
      event.preventDefault();
      const { x, y } = at(event);
      if (event.ctrlKey) zoomAt(x, y, view.scale * Math.exp(-event.deltaY / 200));
      else pan(-event.deltaX, -event.deltaY);
      done();
    },
    { passive: false },
  );
}

function hearKeys(stage, { view, viewer, pan, done }) {
  const far = 80;
  const move = (dx, dy) => () => {
    pan(dx, dy);
    done();
  };
  const zoomed = {
    ArrowLeft: move(far, 0),
    ArrowRight: move(-far, 0),
    ArrowUp: move(0, far),
    ArrowDown: move(0, -far),
    Escape: () => viewer.zoom(0),
  };
  const always = {
    ArrowLeft: () => viewer.step(-1),
    ArrowRight: () => viewer.step(1),
    PageUp: () => viewer.step(-1),
    PageDown: () => viewer.step(1),
    Home: () => viewer.go(1),
    End: () => viewer.go(Infinity),
    "+": () => viewer.zoom(STEP),
    "=": () => viewer.zoom(STEP),
    "-": () => viewer.zoom(1 / STEP),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = (view.scale > 1 && zoomed[event.key]) || always[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation(); // on the sheet these keys would mark
    act();
  });
}
