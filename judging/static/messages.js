// A press on a usual sentence writes it into the field; it is sent only by the button.
for (const place of document.querySelectorAll("[data-phrases]")) {
  const text = place.closest("form").elements.namedItem("text");
  place.hidden = false;
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    text.value = button.textContent;
    text.focus();
  });
}
