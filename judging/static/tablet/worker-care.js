// The service worker lets a reload work without a network. It exists in secure contexts only; on
// plain http the page simply stays open.
import { shell } from "./words.js";

export function layWorker() {
  navigator.storage?.persist?.();
  if (!window.isSecureContext || !("serviceWorker" in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register("/sw.js", { scope: shell.page }).catch(() => {});
  setTimeout(register, 4000); // after the page itself, whose files it fetches once more
}
