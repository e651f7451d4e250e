"""The tablets of the crash test: each keeps a journal of what it made, sent and was answered."""

import http.client
import json
import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from benchmarks.crash_server import pause

Op = dict[str, Any]
CRITERIA = ("idea", "craft", "reach", "nerve")
VALUES = ("1", "2", "3", "1", "2", "3", None)
POISON = ("99", 5, True, {"a": [1]}, "1e309", "NaN", "")
DOUBLED, LOST, POISONED, HANDED_IN = 0.10, 0.05, 0.04, 0.15
MOST_AT_ONCE = 60


@dataclass
class Tablet:
    """One sitting of a judge: its queue outlives every crash of the server."""

    judge: str
    token: str
    epoch: int
    port: int
    entries: list[str]
    luck: random.Random
    round: str = "final"
    made: dict[str, Op] = field(default_factory=dict)
    queue: list[Op] = field(default_factory=list)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    known: dict[tuple[str, str], int] = field(default_factory=dict)
    away: int = 0
    line: http.client.HTTPConnection | None = None
    quiet: threading.Event = field(default_factory=threading.Event)

    def make(self) -> None:
        """The judge taps a value; now and then a broken program sends nonsense."""
        entry, chance = self.luck.choice(self.entries), self.luck.random()
        if chance < HANDED_IN:
            said = ("submission", "", self.luck.random() < 0.8)
        else:
            poisoned = chance > 1 - POISONED
            value = self.luck.choice(POISON if poisoned else VALUES)
            said = ("mark", self.luck.choice(CRITERIA), value)
        op = {
            "id": str(uuid.UUID(int=self.luck.getrandbits(128), version=4)),
            "kind": said[0],
            "round": self.round,
            "entry": entry,
            "field": said[1],
            "value": said[2],
            "base": self.known.get((entry, said[1]), 0),
            "seq": len(self.made) + 1,
            "made_at": "2026-11-26T05:00:00.000Z",
            "settles": [],
        }
        self.made[op["id"]] = op
        self.queue.append(op)

    def work(self, stop: threading.Event) -> None:
        """Tap and send until the word to stop comes."""
        while not stop.is_set():
            while len(self.queue) < self.luck.randrange(1, MOST_AT_ONCE):
                self.make()
            if not self.send(self.queue[:MOST_AT_ONCE]):
                pause(self.luck.uniform(0.01, 0.06))

    def drain(self, patience: int) -> None:
        """Send what is left, until so many tries in a row have brought nothing."""
        tries = 0
        while self.queue and tries < patience:
            left = len(self.queue)
            if not self.send(self.queue[:MOST_AT_ONCE]):
                pause(0.05)
            tries = 0 if len(self.queue) < left else tries + 1

    def send(self, batch: list[Op]) -> bool:
        """Send a batch, sometimes twice and sometimes without waiting for the answer."""
        chance = self.luck.random()
        if chance < LOST:
            self._post(batch, read=False)
        elif chance < LOST + DOUBLED and not self._post(batch):
            return False
        return self._post(batch)

    def _post(self, batch: list[Op], *, read: bool = True) -> bool:
        body = json.dumps({"operations": batch, "waiting": len(self.queue)})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.line.request("POST", "/api/v1/operations", body, headers)
            if not read:
                self._hang_up()
                return False
            answer = self.line.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            self.away += 1
            return False
        return self._heard(answer.status, said)

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def _heard(self, status: int, said: bytes) -> bool:
        if status == 503:
            self.away += 1
            return False
        if status != 200:
            self.troubles.append(f"status {status}: {said[:200]!r}")
            return False
        for one in json.loads(said)["answers"]:
            self.answers.setdefault(one["id"], []).append(one)
            op = self.made[one["id"]]
            if one["effect"] in ("applied", "absorbed"):
                self.known[op["entry"], op["field"]] = one["version"]
        heard = {one["id"] for one in json.loads(said)["answers"]}
        self.queue = [op for op in self.queue if op["id"] not in heard]
        return True
