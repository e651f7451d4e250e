// What people read: the page's words, the contest's own texts, numbers and times.
import { el } from "./el.js";

function given(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

export const shell = given("shell");
export const words = givenWords; // the server puts them before the scripts, in one language
export const lang = document.documentElement.lang;

// The sentence of that name with its values filled in; an unknown name shows itself.
export function say(name, values = {}) {
  const sentence = words[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

// A text of the contest in the reader's language, else in the contest's own.
export function text(texts, what = "title", otherwise = "") {
  return texts?.[`${what}_${lang}`] || texts?.[what] || otherwise;
}

// A name in the contest's language, marked as such where the reader's is another.
export function theirs(desk, name, tag = "span") {
  return el(tag, { lang: desk.contest.locale === lang ? null : desk.contest.locale }, name);
}

export function shown(points) {
  return String(points).replace("-", "−");
}

export function clockTime(moment, timezone, seconds = true) {
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone };
  if (seconds) style.second = "2-digit";
  return new Intl.DateTimeFormat("en-GB", style).format(new Date(moment));
}
