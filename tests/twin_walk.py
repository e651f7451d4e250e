"""Asking two worlds for everything that somebody may fetch, and comparing what they answer.

The addresses come from the app itself: every route with every value that fits into it, so that a
new page is walked as soon as it is there. What may differ by design is named in `BY_CHANCE` and in
`chance_of`; everything else has to be the same to the last byte, also refusals and headers.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.routing.converters import AnyConverter

from judging.api import films
from judging.extensions import db
from judging.models.applications import Attachment
from judging.models.entries import Entry
from judging.models.materials import Material, MaterialCopy, MaterialPage
from judging.models.papers import PaperScan
from judging.services import duplicates
from judging.services.control_known import KNOWN
from judging.views import stages
from tests import factories
from tests.twins import JUDGED, KEY, NUMBERS, ROUNDS

SAME_FOR_ALL = {"static", "bundles.show"}  # files of the product; they know no contest
STAMP = re.compile(r'(data-stamp=|"stamp": ?)"[0-9a-f]{16}"')
STAMPED = b'"stamp":""'  # the mark of such an answer hashes what its stamp says
FINGERPRINT = r'((?:class="|name=")fingerprint"[^>]*?>|"fingerprint"[^>]*? value=)[0-9A-Fa-f "]+'
BY_CHANCE = {  # what is drawn anew for each answer, and what stands in its place here
    "the secret of a form": (r'(csrf_token"[^>]*? (?:value|content)=|"csrf": ?)"[^"]+"', r'\1""'),
    "leave to play a film": (r"\?pass=[\w.-]+", "?pass="),
    "how much has happened, hashed": (STAMP, r'\1""'),
    "the mark of what will be published, with names": (FINGERPRINT, r"\1"),
    "the cookie of a session": (r"((?:simsa|session)=)[^;]+", r"\1"),
    "the cookie of a phone that votes": (r"(simsa_phone=)[^;]+", r"\1"),
    "the cookie of a tablet": (r"(simsa-tablet=)[^;]+", r"\1"),
}
ENOUGH = 8  # so often a page is asked for before it counts as closed to the reader
OTHERWISE = ({"Range": "bytes=3-11"}, {"Accept-Language": "en"})


@dataclass(frozen=True)
class Answer:
    """What came back, with what is left to chance taken out."""

    status: int
    head: tuple
    body: bytes

    def differs(self, other):
        """Where two answers part, or nothing."""
        if self.status != other.status:
            return f"{self.status} here, {other.status} there"
        if self.head != other.head:
            return f"{set(self.head) ^ set(other.head)}"
        if self.body == other.body:
            return ""
        at = next(
            (
                n
                for n, pair in enumerate(zip(self.body, other.body, strict=False))
                if len(set(pair)) > 1
            ),
            min(len(self.body), len(other.body)),
        )
        here, there = (one[max(0, at - 60) : at + 60] for one in (self.body, other.body))
        return f"{here.decode(errors='replace')!r} here, {there.decode(errors='replace')!r} there"


def chance_of(world):
    """Names that are drawn by lot when something is stored, by what they stand for."""
    session = db.session()
    of_entry = select(Entry.key, Material.position, Material.key).join(Material)
    found = {f"material {e} {p}": name for e, p, name in session.execute(of_entry)}
    pages = (
        select(Entry.key, Material.position, MaterialPage.number, MaterialPage.image)
        .add_columns(MaterialPage.thumb)
        .select_from(Entry)
        .join(Material)
        .join(MaterialPage)
    )
    for entry, position, number, image, thumb in session.execute(pages):
        found[f"page {entry} {position} {number}"] = image
        found[f"thumb {entry} {position} {number}"] = thumb
    copies = select(Entry.key, Material.position, MaterialCopy.reading, MaterialCopy.film)
    joined = copies.add_columns(MaterialCopy.texts).select_from(Entry).join(Material)
    for entry, position, *names in session.execute(joined.join(MaterialCopy)):
        kinds = zip(("reading", "film", "texts"), names, strict=True)
        found |= {f"{kind} {entry} {position}": name for kind, name in kinds if name}
    scans = select(PaperScan.key, PaperScan.original).order_by(PaperScan.id)
    for number, names in enumerate(session.execute(scans)):
        found |= {f"scan {number} {n}": name for n, name in enumerate(names)}
    return found


def originals_of(world):
    """Files that no judge may have: their names are asked for in both worlds."""
    found = select(Attachment.stored, Attachment.key).order_by(Attachment.id).limit(4)
    return [name for row in db.session.execute(found) for name in row]


def _leave(app, address):
    """Leave to play a film for the judge J1, who is the first."""
    with app.app_context():
        return f"?pass={films._passes().dumps([address.rpartition('/')[2], 1])}"


ASKED_FOR = {"films.film": _leave, "pairs.following": lambda *_: "?round=expo"}


class Walk:
    """Both worlds, and somebody who asks in each of them for the same."""

    def __init__(self, worlds):
        self.worlds = worlds
        self.chance = [self._in(world, chance_of) for world in worlds]
        self.hidden = [self._in(world, originals_of) for world in worlds]
        self.asked = 0
        self.answered = set()

    def _in(self, world, read):
        with world.app.app_context():
            found = read(world)
            db.session.remove()
            return found

    def values(self):
        """What may stand in an address, as its word in each of the two worlds."""
        same = {
            "contest_key": (KEY,),
            "round_key": ("final", *ROUNDS, "nothing"),
            "entry_key": ("B04", "B03", *NUMBERS, "001", "003"),
            "judge_key": ("J3", "J2", "J1"),
            "number": (1, 2, 9),
            "page_number": (1,),
            "job_id": (1, 2, 9),
            "part": ("rounds", "criteria", "people"),
            **dict.fromkeys(("import_key", "secret", "upload_key", "file_key"), ("x",)),
            **dict.fromkeys(("slot", "role", "panel_key"), ("x",)),
        }
        found = {name: [(one, one) for one in words] for name, words in same.items()}
        both = [
            (kind, name, self.chance[1].get(kind, "gone")) for kind, name in self.chance[0].items()
        ]
        stored = [(one, other) for _, one, other in both]
        hidden = list(zip(*self.hidden, strict=True))
        for name in ("page_name", "film_name", "name"):
            found[name] = stored + hidden
        found["material_key"] = [two[1:] for two in both if two[0].startswith("material B02")]
        found["scan_key"] = [two[1:] for two in both if two[0].startswith("scan")]
        found["token"] = [("2" * 10, "2" * 10), ("x", "x")]
        found["stage_link"] = [(self._stage(0), self._stage(1)), ("x", "x")]
        return found

    def _stage(self, number):
        with self.worlds[number].app.test_request_context():
            return stages.link(KEY, "final", "").rpartition("/")[2]

    def routes(self):
        """Every page there is, by its name, as its addresses in the two worlds."""
        values = self.values()
        for rule in self.worlds[0].app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in SAME_FOR_ALL:
                continue
            names = sorted(rule.arguments)
            given = []
            for name in names:
                kind = rule._converters[name]
                fixed = sorted(kind.items) if isinstance(kind, AnyConverter) else None
                given.append([(one, one) for one in fixed] if fixed else values[name])
            yield (
                rule.endpoint,
                [
                    [
                        self._address(rule.endpoint, dict(zip(names, side, strict=True)))
                        for side in (zip(*chosen, strict=True) if chosen else ((), ()))
                    ]
                    for chosen in _around(given)
                ],
            )

    def _address(self, endpoint, values):
        return self.worlds[0].app.url_map.bind("localhost").build(endpoint, values)

    def compare(self, reader, only=None):
        """What differs for a reader, by address; `only` some endpoints."""
        pages = [one for one in self.routes() if not only or one[0] in only]
        sides = [self._answers(number, reader, pages) for number in (0, 1)]
        found = {}
        for asked in sides[0].keys() | sides[1].keys():
            here, there = (side.get(asked) for side in sides)
            told = here.differs(there) if here and there else "is there in one world alone"
            if told:
                found[f"{reader.name}: {asked}"] = told
        return found

    def _answers(self, number, reader, pages):
        """A page that refuses the reader each time is not asked for with all values there are."""
        KNOWN.clear()
        duplicates.KNOWN.clear()
        browser = reader.browser(self.worlds[number])
        found = {}
        for endpoint, choices in pages:
            open_ones = 0
            for place, addresses in enumerate(one for one in choices if reader.asks(one[0])):
                if place == ENOUGH and not open_ones and not reader.insists:
                    break
                path, named = addresses[number], addresses[0]
                answer = found[f"GET {named}"] = self._ask(number, browser, reader, path)
                if answer.status == 404 and endpoint in ASKED_FOR:
                    answer = self._asked_for(number, browser, reader, endpoint, addresses, found)
                open_ones += answer.status == 200
                if answer.status == 200 and open_ones == 1:
                    self.answered.add((reader.name, endpoint))
                    found |= self._otherwise(number, browser, reader, addresses)
        return found

    def _asked_for(self, number, browser, reader, endpoint, addresses, found):
        """A page that says nothing without what is asked for."""
        more = ASKED_FOR[endpoint](self.worlds[number].app, addresses[number])
        answer = self._ask(number, browser, reader, addresses[number] + more)
        found[f"GET {addresses[0]} as it is meant"] = answer
        return answer

    def _otherwise(self, number, browser, reader, addresses):
        """The same page by other ways, also by what is known in one of the worlds alone."""
        path, named = addresses[number], addresses[0]
        team, school = self.worlds[0].twin.senders[0].team, self.worlds[1].twin.senders[1].school
        more = [f"?q={word}&sort=team" for word in (team, school, "001")]
        more.append("?page=2&show=all&sort=-receipt&include=team&fields=team&format=json")
        found = {
            f"GET {named}{one}": self._ask(number, browser, reader, path + one) for one in more
        }
        for head in OTHERWISE:
            found[f"GET {named} {head}"] = self._ask(number, browser, reader, path, head)
        return found

    def _ask(self, number, browser, reader, path, head=None):
        self.asked += 1
        with browser.get(path, headers=reader.head(number) | (head or {})) as said:
            plain = [(name, self._plain(number, value)) for name, value in said.headers]
            body = said.data
            if said.mimetype.startswith("text/") or said.is_json:
                shown = body.decode(errors="surrogateescape")
                body = self._plain(number, shown).encode(errors="surrogateescape")
            left = {"Date", "ETag"} if STAMPED in body else {"Date"}
            kept = tuple(one for one in plain if one[0] not in left)
            return Answer(said.status_code, kept, body)

    def _plain(self, number, text):
        """What is left to chance is replaced by its name, as long as it was."""
        stored = enumerate(self.hidden[number])
        for kind, name in (*self.chance[number].items(), *((f"hidden {n}", x) for n, x in stored)):
            text = text.replace(name, kind.ljust(len(name), "~"))
        for pattern, instead in BY_CHANCE.values():
            text = re.sub(pattern, instead, text)
        return text


def _around(given):
    """The first values together and the second ones, and each other value among the first."""
    firsts, seconds = ([one[min(n, len(one) - 1)] for one in given] for n in (0, 1))
    found = dict.fromkeys((tuple(firsts), tuple(seconds)))
    for place, values in enumerate(given):
        for base in (firsts, seconds):
            found |= dict.fromkeys((*base[:place], one, *base[place + 1 :]) for one in values)
    return found


class Browser:
    """Somebody who is signed in; `entered` = he came in at a tablet, with his number."""

    insists = False

    def __init__(self, name, entered=False):
        self.person, self.entered = name, entered
        self.name = f"{name} at a tablet" if entered else name or "nobody"

    def asks(self, address):
        return not address.startswith("/api/v1/")

    def head(self, _number):
        return {"Accept-Language": "ko"}

    def browser(self, world):
        client = world.app.test_client()
        if self.person:
            factories.sign_in(client, getattr(world.people, self.person))
        with client.session_transaction() as session:
            session["votes"] = {"2" * 10: {"id": "4" * 32, "hall": JUDGED.timestamp()}}
            if self.entered:
                session["entered"] = KEY
        return client


class Sitting:
    """A judge's tablet, by the secret of its sitting."""

    insists = True

    def __init__(self, walk, judge):
        self.walk, self.judge, self.name = walk, judge, f"tablet of {judge}"

    def asks(self, address):
        return address.startswith("/api/")

    def head(self, number):
        return self.walk.worlds[number].tablets[self.judge].headers

    def browser(self, world):
        return world.app.test_client()
