"""What the batches of one transaction share: read at once, kept in step, written at once.

However many judges send at the same moment, the database is asked the same number of questions.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from judging.services import audit, histories, pledges, sittings
from judging.services.histories import Histories
from judging.services.pending import Pending
from judging.services.places import Places, Sent
from judging.services.prepared import Question, ask_all
from judging.services.sittings import Sitter

LOG = Question(audit.NEWEST)


class Gathered:
    """What the batches of one transaction rest on, read at once, and what they leave behind."""

    def __init__(self, session: Session, batches: Sequence[Sent]) -> None:
        self.pending = Pending(session)
        self.places, self.histories = Places(self.pending), Histories(self.pending)
        self._read_named(batches)
        self._read_held(batches)
        self._pledged: dict[int, bool] | None = None

    def _read_named(self, batches: Sequence[Sent]) -> None:
        """The end of the log, the sittings, what was sent before, and what the batches name."""
        newest, sat, by_id, by_number, asking, rounds, entries = ask_all(
            self.pending.connection,
            (LOG, [()]),
            (sittings.THESE, {sent.sitter.sitting_id for sent in batches}),
            (histories.BY_ID, {one.id for sent in batches for one in sent.said}),
            (
                histories.BY_NUMBER,
                {(sent.sitter.sitting_id, one.seq) for sent in batches for one in sent.said},
            ),
            (pledges.ASKED, {sent.sitter.contest_id for sent in batches}),
            *self.places.asks_named(batches),
        )
        self.chain = audit.Chain(audit.head_of(newest))
        self.sitters = sittings.sitters_of(sat)
        self.seen = {row.id: (row.judge_id, row.digest, row.answer) for row in by_id + by_number}
        self.numbers = {(row.sitting_id, row.seq) for row in by_id + by_number}
        self._asking = {contest_id for (contest_id,) in asking}
        self.places.learn_named(rounds, entries)

    def _read_held(self, batches: Sequence[Sent]) -> None:
        """The criteria, conflicts and sheets of what is named, and the past of the fields."""
        fields: set[histories.Field] = set()
        for sent in batches:
            for one in sent.said:
                row = self.places.round(sent.sitter, one)
                entry_id = self.places.entry_id(sent.sitter, one.entry)
                if row and entry_id:
                    fields.add((sent.sitter.judge_id, row.id, entry_id, one.kind, one.field))
        *held, past = ask_all(
            self.pending.connection, *self.places.asks_held(batches), self.histories.asks(fields)
        )
        self.places.learn_held(*held)
        self.histories.learn(past)

    def has_pledged(self, sitter: Sitter) -> bool:
        """Whether what the judge sends is taken, as far as the pledge goes."""
        if sitter.contest_id not in self._asking:
            return True
        if self._pledged is None:
            judges = {one.judge_id for one in self.sitters.values()}
            self._pledged = pledges.who_began(self.pending.connection, judges)
        return self._pledged.get(sitter.judge_id, False)

    def reread(self, sitter: Sitter) -> None:
        """Forget what is known of a judge's whole rounds: it has changed, or it failed."""
        self._pledged = None
        self.places.reread(sitter)
