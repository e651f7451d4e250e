"""Two tablets of one judge, in memory: what they make, know and send, in any order."""

import random
from dataclasses import dataclass, field

from judging.services.fields import HEARD, Incoming, Past, Verdict, decide, holder_of


@dataclass(frozen=True)
class Op:
    """A value that a judge typed into a field at a tablet."""

    id: str
    epoch: int
    seq: int
    field: str
    value: str
    base: int = 0


@dataclass
class Kept:
    """An operation as the server has it."""

    op: Op
    effect: str
    version: int
    early: int  # the judge's newest epoch when it came in


@dataclass
class Server:
    """What the server keeps, without a database: the rules of `fields` and nothing else."""

    newest: int = 1
    kept: dict[str, Kept] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def take(self, op: Op) -> str:
        """Answer an operation; the same again for the same one."""
        if op.id not in self.answers:
            verdict = decide(Incoming(op.epoch, op.seq, op.base, self.newest), self.past(op))
            self.answers[op.id] = verdict.effect
            self._keep(op, verdict)
        return self.answers[op.id]

    def _keep(self, op: Op, verdict: Verdict) -> None:
        for moved in verdict.to_ask:
            self.kept[moved].effect = "quarantined"
        for moved in verdict.answered:
            self.kept[moved].effect = "absorbed"
        version = verdict.version if verdict.effect == "applied" else 0
        self.kept[op.id] = Kept(op, verdict.effect, version, self.newest)

    def past(self, op: Op) -> list[Past]:
        return [
            Past(
                one.op.id,
                one.op.epoch,
                one.op.seq,
                one.effect,
                one.version,
                same=one.op.value == op.value,
                known=one.early < self.newest,
            )
            for one in self.kept.values()
            if one.op.field == op.field and one.effect in HEARD
        ]

    def holds(self) -> dict[str, str]:
        """The value of each field that is not blank."""
        names = {one.op.field for one in self.kept.values()}
        found = {name: holder_of(self.past(Op("", 0, 0, name, ""))) for name in names}
        return {name: self.kept[one.id].op.value for name, one in found.items() if one}

    def asked(self) -> set[str]:
        """Ids of the operations about which the judge is asked."""
        return {key for key, one in self.kept.items() if one.effect == "quarantined"}

    def version(self, name: str) -> int:
        return max((k.version for k in self.kept.values() if k.op.field == name), default=0)


@dataclass
class Hand:
    """A tablet: its queue, and the versions of the fields as it knows them."""

    epoch: int
    queue: list[Op] = field(default_factory=list)
    made: list[Op] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)

    def type(self, name: str, value: str) -> None:
        seq = len(self.made) + 1
        op = Op(f"{self.epoch}.{seq}", self.epoch, seq, name, value, self.known.get(name, 0))
        self.made.append(op)
        self.queue.append(op)

    def send(self, server: Server, luck: random.Random) -> None:
        """The oldest of the queue; the answer may be lost, and then it is sent again."""
        if self.queue:
            server.take(self.queue[0])
            if luck.random() < 0.8:
                self.queue.pop(0)

    def look(self, server: Server) -> None:
        """Read the desk."""
        for name in {one.op.field for one in server.kept.values()}:
            self.known[name] = server.version(name)


def play(seed: int) -> tuple[Server, list[Hand]]:
    """One random story of a judge who goes on at another tablet, until all is drained."""
    luck = random.Random(seed)
    server, hands = Server(), [Hand(1)]
    moment = luck.randrange(12)
    for step in range(luck.randrange(8, 26)):
        if step == moment:
            server.newest = 2
            hands.append(Hand(2))
            if luck.random() < 0.8:
                hands[1].look(server)
        hand, deed = luck.choice(hands), luck.random()
        if deed < 0.5:
            hand.type(luck.choice("ab"), luck.choice("123"))
        elif deed < 0.9:
            hand.send(server, luck)
        elif hand is hands[-1]:
            hand.look(server)
    while any(hand.queue for hand in hands):
        luck.choice(hands).send(server, luck)
    return server, hands


def silent_losses(server: Server, hands: list[Hand]) -> list[str]:
    """Last words that are neither what holds, nor asked about, nor known to who overrode them."""
    holds, asked, lost = server.holds(), server.asked(), []
    for hand in hands:
        for op in {op.field: op for op in hand.made}.values():
            alike = [one for one in hand.made if (one.field, one.value) == (op.field, op.value)]
            newer = [kept.op for kept in server.kept.values() if _overrides(kept.op, op)]
            agreed = op.value in (holds[op.field], *(one.value for one in newer))
            versions = [server.kept[one.id].version for one in alike if server.kept[one.id].version]
            known = any(one.base >= version for one in newer for version in versions)
            if not (agreed or known or asked & {one.id for one in alike}):
                lost.append(op.id)
    return lost


def _overrides(newer: Op, older: Op) -> bool:
    return newer.field == older.field and newer.epoch > older.epoch
