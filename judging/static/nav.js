// A menu of the navigation closes by Escape, and when the hand or the keyboard goes elsewhere.
const menus = [...document.querySelectorAll("details.nav-group")];

function closeBut(kept) {
  for (const menu of menus) if (menu !== kept) menu.open = false;
}

document.addEventListener("pointerdown", (event) => closeBut(event.target.closest("details.nav-group")));
document.addEventListener("focusin", (event) => closeBut(event.target.closest("details.nav-group")));
document.addEventListener("keydown", (event) => {
  const open = menus.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
