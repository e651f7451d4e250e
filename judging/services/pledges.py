"""The pledge of judges: its words, and who has given it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from judging.models.admissions import Entrance
from judging.models.operations import Operation
from judging.services.prepared import Question

PLEDGE = "pledge"
ASKED = Question(
    select(Entrance.contest_id).where(Entrance.asks_pledge.is_(True)), Entrance.contest_id
)
HIS = (Operation.kind == PLEDGE, Operation.effect == "applied")
BEGAN = Question(
    select(Operation.judge_id, Operation.value.startswith('{"refused":true'))
    .where(*HIS)
    .order_by(Operation.epoch, Operation.seq),
    Operation.judge_id,
)  # the last row of a judge holds; its text is in the one form of `histories.text_of`
EDITION = 1  # of the usual words: raised when they change, so that everybody is asked again
USUAL = {
    "ko": (
        "1. 공정하고 양심에 따라 심사하겠습니다.\n"
        "2. 심사 내용과 점수, 제출된 자료를 결과 발표 전후를 막론하고 밖에 알리지 않겠습니다.\n"
        "3. 출품자와 이해관계(친족, 사제, 같은 소속, 지도·자문, 금전 관계 등)가 있는 작품은 "
        "스스로 회피하겠습니다.\n"
        "4. 심사와 관련하여 금품이나 청탁을 받지 않겠습니다."
    ),
    "en": (
        "1. I judge fairly and by my own conscience.\n"
        "2. I tell nobody outside about marks, discussions or submitted material, neither before "
        "nor after the result is published.\n"
        "3. I step back from any entry with whose makers I have ties: family, teacher or student, "
        "the same organisation, mentoring, money.\n"
        "4. I accept neither gifts nor requests in connection with this judging."
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The pledge that a contest asks for, in each language, and the version of its words."""

    version: str
    texts: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """What a desk says of it."""
        return {"version": self.version, "texts": dict(self.texts)}


def wanted(session: Session, contest_id: int) -> Wanted | None:
    """What judges have to sign; None where the contest asks for nothing, or has no entrance."""
    row = session.get(Entrance, contest_id)
    if row is None or not row.asks_pledge:
        return None
    return Wanted(f"{EDITION}.{row.pledge_edition}", USUAL | row.pledge_texts)


def is_given(session: Session, judge_id: int, asked: Wanted | None) -> bool:
    """Whether the judge has nothing to sign any more."""
    if asked is None:
        return True
    said = _said(session, judge_id)
    return bool(said) and _is_yes(said[0]) and said[0].get("version") == asked.version


def who_began(connection: Connection, judge_ids: Collection[int]) -> dict[int, bool]:
    """Whether judges have given a pledge, if in older words; without those who said nothing.

    So what a tablet kept while the words changed is not lost; its judge is asked all the same.
    """
    return {judge_id: not refused for judge_id, refused in BEGAN.ask(connection, judge_ids)}


def _is_yes(value: Mapping[str, Any]) -> bool:
    return not value.get("refused")


def _said(session: Session, judge_id: int) -> list[dict[str, Any]]:
    """What the judge said to a pledge in any round of his contest, the newest first."""
    found = select(Operation.value).where(*HIS, Operation.judge_id == judge_id)
    newest = found.order_by(Operation.epoch.desc(), Operation.seq.desc()).limit(1)
    return [json.loads(value) for value in session.scalars(newest)]
