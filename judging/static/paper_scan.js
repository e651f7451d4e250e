// Looking at a scan: larger and smaller, and turned where the camera lay on its side. How it was
// looked at is kept for the next sheet of this sitting, because a stack is photographed one way.
const card = document.querySelector("[data-scan]");
const holder = card.querySelector(".scan-pages");
const STEPS = [1, 1.5, 2, 3, 4];
const KEPT = "scan-view";

function kept() {
  try {
    const [zoom, turn] = JSON.parse(sessionStorage.getItem(KEPT) ?? "[0,0]");
    return { zoom: STEPS[zoom] ? zoom : 0, turn: turn % 4 || 0 };
  } catch {
    return { zoom: 0, turn: 0 };
  }
}

const view = kept();

function show() {
  holder.style.setProperty("--zoom", STEPS[view.zoom]);
  for (const page of holder.children) turn(page, page.firstElementChild);
  card.querySelector("[data-smaller]").disabled = view.zoom === 0;
  card.querySelector("[data-larger]").disabled = view.zoom === STEPS.length - 1;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([view.zoom, view.turn]));
  } catch {
    // a browser that keeps nothing shows the next sheet upright
  }
}

function turn(page, picture) {
  const { width, height } = page.dataset;
  const across = view.turn % 2 === 1;
  page.classList.toggle("turned", view.turn > 0);
  page.style.aspectRatio = across ? `${height} / ${width}` : `${width} / ${height}`;
  picture.style.inlineSize = across ? `${(100 * width) / height}%` : "100%";
  picture.style.transform = view.turn ? `translate(-50%, -50%) rotate(${view.turn * 90}deg)` : "";
}

function zoom(step) {
  const middle = (holder.scrollTop + holder.clientHeight / 2) / holder.scrollHeight;
  view.zoom = Math.min(Math.max(view.zoom + step, 0), STEPS.length - 1);
  show();
  holder.scrollTop = middle * holder.scrollHeight - holder.clientHeight / 2;
}

card.querySelector("[data-turn]").addEventListener("click", () => {
  view.turn = (view.turn + 1) % 4;
  show();
});
card.querySelector("[data-smaller]").addEventListener("click", () => zoom(-1));
card.querySelector("[data-larger]").addEventListener("click", () => zoom(1));
card.querySelector("[data-scan-tools]").hidden = false;
show();
