// Parts of a page that show what happens elsewhere are renewed by themselves; without scripts one
// loads the page again.
const EVERY = 3000;

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const places = [...document.querySelectorAll("[data-renew]")];
    const parts = [...fresh.querySelectorAll("[data-renew]")];
    if (parts.length !== places.length) return location.reload();
    places.forEach((place, at) => {
      if (place.innerHTML !== parts[at].innerHTML) place.replaceWith(document.adoptNode(parts[at]));
    });
  } catch {
    // the network is away; what was shown stays
  }
  return setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
