// Only the fields that a decision needs; without scripts all of them stay visible.
for (const form of document.querySelectorAll("[data-decision]")) {
  const act = form.elements.namedItem("act");
  const fit = () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(act.value);
      for (const input of part.querySelectorAll("input, select")) input.disabled = part.hidden;
    }
  };
  act.addEventListener("change", fit);
  fit();
}
