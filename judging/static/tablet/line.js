// The line to the server: JSON in, JSON out, never longer than a deadline, and the server's time.
import { shell } from "./words.js";

const DEADLINE = 20000;
const clock = { ahead: null, least: Infinity };

// The server's time as well as this tablet can know it; a tablet's own clock may be hours off.
export function serverNow() {
  return new Date(localNow() + (clock.ahead ?? 0));
}

function localNow() {
  return clock.ahead === null ? Date.now() : performance.timeOrigin + performance.now();
}

function compareClocks(serverTime, asked) {
  const answered = performance.now();
  if (!serverTime || answered - asked > clock.least + 50) return;
  clock.least = answered - asked;
  const meant = Date.parse(serverTime) - (performance.timeOrigin + (asked + answered) / 2);
  if (Number.isFinite(meant)) clock.ahead = meant;
}

// Resolves with { status, body, etag, retry }; status 0 = the line or the server is away. What does
// not come as JSON is none of ours, a hotel's sign-in page answers 200 too; `got` is its status.
export async function ask(path, { token, method = "GET", body, etag, deadline = DEADLINE } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (etag) headers["If-None-Match"] = etag;
  if (body) headers["Content-Type"] = "application/json";
  if (!token && method === "POST") headers["X-CSRFToken"] = shell.csrf;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), deadline);
  const asked = performance.now();
  let got = 0;
  try {
    const answer = await fetch(path, {
      ...{ method, headers, signal: stop.signal, cache: "no-store", redirect: "manual" },
      ...{ body: body && JSON.stringify(body), credentials: token ? "omit" : "same-origin" },
    });
    if (answer.status === 304 || answer.status === 204) return { status: answer.status, etag };
    got = answer.status;
    const found = await answer.json();
    compareClocks(found?.server_time, asked);
    const retry = Number(answer.headers.get("Retry-After")) || 0;
    return { status: answer.status, body: found, etag: answer.headers.get("ETag"), retry };
  } catch {
    return { status: 0, got };
  } finally {
    clearTimeout(timer);
  }
}

// A form that the server answers by leading elsewhere. True = it was reached.
export async function post(path) {
  try {
    await fetch(path, {
      method: "POST",
      headers: { "X-CSRFToken": shell.csrf },
      redirect: "manual",
    });
    return true;
  } catch {
    return false;
  }
}

// The page's proof that a request is its own; what was kept for a time without network is too old.
export async function renewProof() {
  const answer = await fetch(shell.page, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  Object.assign(shell, JSON.parse(fresh.getElementById("shell").textContent));
}

export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
