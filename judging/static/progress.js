// Work in the background tells how far it is; without scripts one looks again by hand.
const EVERY = 1000;

async function look(place) {
  let answer;
  try {
    answer = await fetch(place.dataset.progress, { cache: "no-store" });
  } catch {
    return setTimeout(look, 5 * EVERY, place); // the network is away; the work is not
  }
  if (!answer.ok || answer.redirected) return location.reload();
  place.innerHTML = await answer.text();
  if (place.querySelector("[data-ended]")) return location.reload();
  return setTimeout(look, EVERY, place);
}

for (const place of document.querySelectorAll("[data-progress]")) setTimeout(look, EVERY, place);
