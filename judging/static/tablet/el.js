// Building blocks of the page. Nothing here knows what is judged.
const SVG = "http://www.w3.org/2000/svg";

// el("button.btn.primary", { onclick, "aria-label": … }, "text", node, null, [more])
export function el(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) put(node, key, value);
  node.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

function put(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (key === "dataset") Object.assign(node.dataset, value);
  else if (key in node && !key.includes("-") && key !== "list") node[key] = value;
  else node.setAttribute(key, value === true ? "" : value);
}

export function icon(name, kind = "") {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", `ico ${kind}`);
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  drawn.append(use);
  return drawn;
}

export function meter(share, label) {
  return el("progress.bar", { max: 1, value: share, "aria-label": label });
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
