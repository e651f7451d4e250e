// The number of ballots as it grows, and the screen's code as it changes; never a count of votes.
const place = document.querySelector("[data-poll]");
const EVERY = 4000;

const show = (answer) => {
  for (const node of document.querySelectorAll("[data-ballots]")) node.textContent = answer.ballots;
  for (const node of document.querySelectorAll("[data-poll-state]")) node.textContent = answer.said;
  if (answer.qr) {
    const image = new DOMParser().parseFromString(answer.qr, "text/html").querySelector("svg");
    if (image) document.querySelector("[data-qr]").replaceChildren(image);
  }
};

const ask = async () => {
  try {
    const response = await fetch(place.dataset.poll);
    if (response.ok) show(await response.json());
  } catch {
    // The line is away: what is shown stays, and the next question may be answered.
  }
  setTimeout(ask, EVERY);
};

if (place) setTimeout(ask, EVERY);
