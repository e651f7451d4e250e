// Settings that were typed and not saved: leaving the page asks first.
for (const form of document.querySelectorAll("form[data-asks]")) {
  let changed = form.dataset.asks === "typed"; // what could not be saved stands here again
  const warn = (event) => changed && event.preventDefault();
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", warn);
}
