"""Two contests that are one to their judges: the same works, judged alike, of other people.

What differs is all that a blind contest hides: who sent a work, how many they are, their schools,
addresses and file names, in which order and when they applied, under which number, what their
files say of their authors, what they answered, and, where titles are hidden, the titles.
"""

import io
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import NamedTuple

import time_machine
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge
from judging.models.polls import Poll
from judging.services import (
    announcements,
    applicants,
    applications,
    assigning,
    blind_numbers,
    clocks,
    copies,
    decisions,
    draws,
    eligibility,
    handing_in,
    materials,
    messages,
    panels,
    paper_scans,
    papers,
    plan_edits,
    plans,
    polls,
    practices,
    rounds,
    tallies,
)
from judging.services.applicants import Said
from judging.services.call_rules import FileRule
from judging.services.draws import by_lot
from judging.services.eligibility_parts import Choice, Wanted
from judging.services.entry_lists import Asked
from judging.services.material_files import Upload
from judging.services.transactions import write
from scoring.rules import Advance, Assign, Component, Round
from tests import applying, factories, paper, planted
from tests.applying import EXTRAS, OPENS, mine, send
from tests.drawn import carry_out
from tests.factories import NOON
from tests.plants import Planted
from tests.tablets import Tablet

KEY = "campus"
NUMBERS = ("B01", "B02", "B03", "B04")
ROUNDS = ("prelim", "final", "expo", "money", "order")
JUDGED = NOON + timedelta(days=8)
DUELS = (("B01", "B02"), ("B02", "B03"), ("B02", "B04"), ("B03", "B04"), ("B01", "B04"))
FILES = ("pdf", "docx", "mp4")
MARKS = {"J1": (50, 31), "J2": (44, 36), "J3": (58, 22)}


@dataclass(frozen=True)
class Sender:
    """Who sent a work, and what he calls it: nothing of it is for judges."""

    name: str
    team: str
    school: str
    title: str
    file: str
    members: tuple[str, ...] = ()

    @property
    def email(self):
        return f"{uuid.uuid5(uuid.NAMESPACE_DNS, self.name).hex[:6]}@{self.school[-3:]}.example"


@dataclass(frozen=True)
class Twin:
    """The senders by work, the works in the order in which they applied, and how they write."""

    senders: tuple[Sender, ...]
    arrived: tuple[int, ...]
    sign: str
    every: timedelta

    @property
    def words(self):
        """Whatever a page of a judge could be asked for of them."""
        for one in self.senders:
            yield from (one.name, one.team, one.school, one.title, one.email)


TITLES = ("골목 지도", "빗물 저금통", "야간 버스", "공유 텃밭")
LEFT = Twin(
    (
        Sender("김가온", "팀 가온", "한빛대학교", TITLES[0], "가온 최종.pdf"),
        Sender("이나래", "나래", "한빛대학교", TITLES[1], "nar.pdf", ("박다솜", "최라온")),
        Sender("정마루", "마루와 벗", "새벽고등학교", TITLES[2], "발표.pdf"),
        Sender("강바다", "바다", "물결대학교", TITLES[3], "a.pdf", ("조아름",)),
    ),
    (0, 1, 2, 3),
    "Zq",
    timedelta(minutes=1),
)
RIGHT = Twin(
    (
        Sender("Zoe Quill", "Zeta", "University of Nowhere", "Alleys", "z.pdf", ("Yan", "Xu")),
        Sender("Oda Pryce", "Omega", "Elm College", "Rain", "oda-pryce-final-final.pdf"),
        Sender("Abe Aaron", "Aardvark", "Elm College", "Buses at night", "1.pdf", ("Uma", "Tom")),
        Sender("Mo", "M", "Tiny", "Gardens", "mo.pdf"),
    ),
    (3, 1, 0, 2),
    "Wxyv",
    timedelta(hours=5, minutes=7),
)


class Person(NamedTuple):
    """An account as a browser that is signed in knows it."""

    id: int
    session_key: str

    def get_id(self):
        return self.session_key


class Words(Planted):
    """Words to plant, with which a sender signs his files."""

    def __init__(self, sign):
        super().__init__()
        self.sign = sign

    def __call__(self, place):
        return super().__call__(place).replace("Zq", self.sign)


def document():
    """Judges, and five rounds of all kinds; nobody has applied yet."""
    made = applying.document(judges=factories.document().judges)
    judges = (*made.judges, replace_name(made.judges[0], "J3", "Mina"))
    (final,) = made.book.rounds
    sheets = final.components[0]
    crowd = Component("crowd", "votes", weight=Decimal(20))
    parts = {
        "expo": Component("expo", "pairs"),
        "money": Component("money", "invest", units=10, max_per_entry=6, min_entries=2),
        "order": Component("order", "ranking"),
    }
    chosen = Assign(judges_per_entry=2)
    said = (
        Round("prelim", (sheets,), assign=chosen, advance=Advance(2), texts={"title": "예선"}),
        replace(final, components=(replace(sheets, weight=Decimal(80)), crowd)),
        *(Round(key, (part,), texts={"title": key}) for key, part in parts.items()),
    )
    return replace(made, judges=judges, book=replace(made.book, rounds=said))


def replace_name(row, key, name):
    return row._replace(judge=key, name=name)


@dataclass
class World:
    """One of the two contests, at one moment of it."""

    app: object
    twin: Twin
    hides_titles: bool
    people: object = None
    tablets: dict = field(default_factory=dict)
    operations: int = 0

    def build(self):
        """From the call to the last hour of the judging."""
        with self.app.app_context():
            self._apply()
            self._screen()
            self._prepare()
            self._judge()
            db.session.remove()

    def _apply(self):
        session = db.session()
        contest = factories.contest(session, document())
        olga = factories.user(session, "olga")
        proposal = FileRule("proposal", {"title": "제안서"}, required=True)
        applying.open_contest(session, olga, files=(proposal, replace(EXTRAS, most=20)))
        titles = TITLES if not self.hides_titles else [one.title for one in self.twin.senders]
        for place, work in enumerate(self.twin.arrived):
            self._send(session, work, titles[work], OPENS + self.twin.every * (place + 1))
        cast = factories.cast(session, contest)
        third = select(Judge).where(Judge.key == "J3")
        session.scalars(third).one().user_id = factories.user(session, "mina").id
        session.commit()
        known = {name: Person(one.id, one.get_id()) for name, one in vars(cast).items()}
        self.people = SimpleNamespace(**known)

    def _send(self, session, work, title, at):
        """A whole application, handed in; some are handed in twice."""
        sender = self.twin.senders[work]
        who = factories.user(session, sender.email.partition("@")[0])
        with time_machine.travel(at, tick=False):
            applying.fill(who, title=title, file=False, at=at)
            base = {"by": who.id, "at": at}
            about = {"version": None, **base}
            for _ in sender.members:
                applicants.add(KEY, child=False, **base)
            people = (sender.name, *sender.members)
            said = [
                Said(
                    row.id, name, f"{n}-{sender.email}", "010", sender.school, date(2000, 1, n + 1)
                )
                for n, (row, name) in enumerate(zip(mine(who).members, people, strict=True))
            ]
            applicants.save_team(KEY, team_name=sender.team, members=said, **about)
            answers = dict.fromkeys(("summary", "problem", "solution"), f"{sender.school} {at}")
            said = {"title": title, "answers": answers, "ai_used": work % 2 == 0, "ai_text": "x"}
            applications.save_work(KEY, **said, **about)
            send(who, "proposal", paper.deck(2 + work), name=sender.file, at=at)
            if work == 0:
                for kind in FILES:
                    made = getattr(planted, kind)(Words(self.twin.sign))
                    send(who, "extras", made, name=f"{sender.name} {kind}.{kind}", at=at)
            for _ in range(1 + len(sender.members)):
                handing_in.hand_in(KEY, **about)

    @property
    def by(self):
        return {"by": self.people.olga.id, "at": NOON}

    def _screen(self):
        """All are eligible, and the lot gives each work the number that it has in both worlds."""
        with write() as session:
            session.execute(update(Contest).values(blind=True))
        choice, wanted = Choice(asked=Asked()), Wanted("eligible")
        mark = eligibility.preview(KEY, choice, wanted).mark
        eligibility.decide(KEY, choice, wanted, mark=mark, **self.by)
        receipts = [f"{self.twin.arrived.index(work) + 1:03}" for work in range(len(NUMBERS))]
        found = (n for n in map(str, range(9999)) if by_lot(f"무궁화 {n}", receipts) == receipts)
        about = {"words": "무궁화", "chance": next(found), "hide_titles": self.hides_titles}
        blind_numbers.draw(KEY, **about, **self.by)
        copies.make(KEY, None, **self.by)
        carry_out()

    def _prepare(self):
        """What the office gives judges to read, their panels and plan, and the running order."""
        sender = self.twin.senders[1]
        upload = Upload(f"{sender.name}.png", io.BytesIO(paper.picture()))
        materials.add_file(KEY, "B02", upload, title=f"{sender.team} 포스터", **self.by)
        materials.add_text(KEY, "B02", "현장에서 확인한 내용", title=sender.school, **self.by)
        materials.add_link(KEY, "B02", "https://video.example/1", title=sender.name, **self.by)
        carry_out()
        panels.make(KEY, "갑", **self.by)
        panels.put_judges(KEY, "갑", ["J1", "J2"], **self.by)
        for number in (1, 2):
            seeded = {"seed": number, "tell": lambda *_: None}
            assigning.propose_now(KEY, "prelim", **seeded, **self.by)
        plan_edits.publish(KEY, "prelim", 1, **self.by)
        for key in ROUNDS:
            rounds.open_judging(KEY, key, **self.by)
        draws.draw(KEY, "final", words="순서", chance="1", version=0, **self.by)
        for version, entry in enumerate(NUMBERS, 1):
            moved = {"entry": entry, "position": version - 1, "reason": "정리"}
            draws.move(KEY, "final", **moved, version=version, **self.by)

    def _judge(self):
        """Everything that happens in an hour of judging, except its end."""
        with time_machine.travel(JUDGED, tick=False):
            by = {"by": self.people.odi.id, "at": JUDGED}
            self._stage("call", entry="B01")
            self._stage("start")
            self._stage("next", late=400)
            self._stage("call", entry="B02")
            self._stage("start")
            practices.begin(KEY, "final", title="연습 작품", text="가상의 작품", **by)
            messages.send(KEY, "10분 뒤에 시작합니다.", **by)
            for key in MARKS:
                self.tablets[key] = Tablet.of(db.session(), key, f"TB-{key}", KEY, at=JUDGED)
                self._sheets(key)
                self._whole_rounds(key)
            self._paper(by)
            rules = {"choices": 1, "exact": True, "identity": "hall"}
            polls.set_up(KEY, "final", **rules, **by)
            with write() as session:  # what is drawn in pictures has to be the same
                session.execute(update(Poll).values(token="2" * 10, secret="3" * 64))
            polls.start(KEY, "final", minutes=None, **by)

    def _stage(self, what, late=0, **said):
        at = {"by": self.people.odi.id, "at": JUDGED + timedelta(seconds=late)}
        version = clocks.show(KEY, "final", show_teams=False).version
        if what == "call":
            clocks.call(KEY, "final", **said, version=version, **at)
        else:
            clocks.act(KEY, "final", what=what, **said, version=version, **at)

    def send(self, key, kind, value, entry=None, name="", where="final"):
        tablet = self.tablets[key]
        tablet.round = where
        self.operations += 1
        named = str(uuid.UUID(int=self.operations))
        operation = tablet.op(kind, value, entry, name, id=named)
        (answer,) = tablet.send(operation, at=JUDGED)
        assert answer["effect"] == "applied", answer

    def _sheets(self, key):
        for number, entry in enumerate(NUMBERS):
            if (key, entry) == ("J3", "B04"):
                continue  # comes on paper
            self._sheet(key, entry, number, "final")
        for number, entry in enumerate(self._planned(key)):
            self._sheet(key, entry, number, "prelim")
        self.send(key, "practice", "40", name="idea")
        if key == "J2":
            self.send(key, "recusal", {"reason": "지도교수"}, "B03")

    def _planned(self, key):
        """The entries that the published plan gives a judge."""
        pairs = plans.show(KEY, "prelim", 1).pairs
        return [one.entry for one in pairs if one.judge == key]

    def _sheet(self, key, entry, number, where):
        for name, points in zip(("idea", "craft"), MARKS[key], strict=True):
            self.send(key, "mark", str(points - number), entry, name, where)
        self.send(key, "comment", f"{entry}에 대한 의견", entry, where=where)
        self.send(key, "submission", True, entry, where=where)

    def _whole_rounds(self, key):
        duels = DUELS if key != "J1" else DUELS[:1]
        for number, (first, second) in enumerate(duels, 1):
            pair = {"first": first, "second": second, "choice": "first"}
            if key != "J2" or "B03" not in (first, second):
                self.send(key, "comparison", pair, name=str(number), where="expo")
        self.send(key, "investment", {"B01": 6, "B02": 3, "B04": 1}, where="money")
        self.send(key, "investment", True, name="done", where="money")
        away = {"first": "B01", "second": "B02", "choice": "second_absent"}
        self.send(key, "comparison", away, name="9", where="expo")
        self.send(key, "comparison", True, name="done", where="expo")
        his = [one for one in NUMBERS if (key, one) != ("J2", "B03")]
        self.send(key, "ranking", his, where="order")
        self.send(key, "ranking", True, name="done", where="order")

    def _paper(self, by):
        given = {"idea": "50", "craft": "30"}
        said = {"marks": given, "at": JUDGED}
        papers.type_off(KEY, "final", "J3", "B04", by=self.people.rhea.id, **said)
        papers.type_off(KEY, "final", "J3", "B04", by=self.people.odi.id, **said)
        upload = Upload("scan.png", io.BytesIO(paper.picture()))
        paper_scans.add((KEY, "final", "J3", "B04"), upload, **by)
        carry_out()

    def close(self):
        """The judging of the final ends, and its result is counted."""
        with self.app.app_context(), time_machine.travel(JUDGED, tick=False):
            by = {"by": self.people.olga.id, "at": JUDGED}
            self._stage("finish")
            polls.end(KEY, "final", **by)
            said = {"act": "withdraw", "entry_key": "B03", "reason": "포기"}
            decisions.record(KEY, **said, **by)
            for key in ROUNDS:
                rounds.close(KEY, key, **by)
                tallies.take(KEY, key, **by)
            db.session.remove()

    def propose(self):
        """The result is put forward, and not yet published."""
        with self.app.app_context(), time_machine.travel(JUDGED, tick=False):
            chae = {"by": self.people.chae.id, "at": JUDGED}
            for key in ROUNDS:
                said = {"act": "confirm", "round_key": key, "reason": "의결"}
                decisions.record(KEY, **said, **chae)
            announcements.propose(KEY, by=self.people.olga.id, at=JUDGED)
            db.session.remove()
