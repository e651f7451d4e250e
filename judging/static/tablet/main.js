// The judge's page at a tablet.
//
// What main.js reaches by imports is the core; the server combines it into one script (see
// judging/views/bundles.py), so no two of its files may declare the same name at their top, and an
// import is written `import { a, b } from "./file.js";`.
//
// Every other file here that exports `open` is a panel. Those of bundles.AT_ONCE come in one script
// with the page, all others in one more when the first of them is needed, or when the page is idle,
// so that they work after the network went away. A panel has a scope of its own, and
//   - exports `open(app, place, params)`, draws into the element `place`, and returns a function
//     that closes it; `params` holds { round, entry } as keys, or what app.go() was given;
//   - imports nothing of the core (it would be a second copy): all it needs is in `app`. It may
//     import other files, which are copied into its scope, and fetch large ones by their address;
//   - has its words in judging/wording/tablet/<panel>.py and its styles in <panel>.css beside it.
// Where a panel appears: `material` on the left of a sheet; `compare` in a drawer; `clock` in the
// head of each screen; `sign`, `practice` and any other as a screen, by app.go("sign", { round });
// `invest`, `ranking` and `pairs` in place of the list, where the desk's round has such a part.
//
// app.desk, app.book               what the server said, and that with what the judge did since
// app.say(name, {n}), app.text(texts, what)           the page's words; a text of the contest
// app.value(kind, round, entry, field)                what holds now; null = blank
// app.set(kind, round, entry, field, value, settles)  keeps it on this tablet, then shows and sends
//                                                     it; entry and field "" where there is none
// app.subscribe(fn)                fn(change) after each change; gives a function that ends it
// app.go(view, params)             another screen; app.back() the one before
// app.request(path, options)       asks the interface as this judge: { status, body }
// app.el, app.icon, app.dialog, app.choose, app.toast, app.speak, app.now, app.online()
import { startApp } from "./start.js";

startApp(document.getElementById("app"));
