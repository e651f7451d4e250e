"""What the rules of a contest name must exist, and what they say must be possible."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from judging.packages import values
from judging.packages.expected import Expected
from judging.packages.layout import ATTR, CONTEST
from judging.packages.problems import Findings, Hint
from judging.packages.round_checks import check_rounds
from judging.packages.tables import first_by_key
from scoring.rules import Award, Criterion, RuleBook


def check_rules(book: RuleBook, findings: Findings) -> None:
    """Everything that contest.toml alone shows."""
    _unique("divisions", (item.key for item in book.divisions), findings)
    _unique("rubrics", (item.key for item in book.rubrics), findings)
    _unique("rounds", (item.key for item in book.rounds), findings)
    _unique("awards", (item.key for item in book.awards), findings)
    for rubric in book.rubrics:
        path = f"rubrics.{rubric.key}.criteria"
        _unique(path, (item.key for item in rubric.criteria), findings)
        if not rubric.criteria:
            findings.add(CONTEST, Expected.SOME_CRITERIA, at=path)
        for criterion in rubric.criteria:
            _check_criterion(criterion, f"{path}.{criterion.key}", findings)
    for item in book.rounds:
        path = f"rounds.{item.key}.components"
        _unique(path, (part.key for part in item.components), findings)
    check_rounds(book, findings)
    for award in book.awards:
        _check_award(award, book, findings)


def _unique(path: str, keys: Iterable[str], findings: Findings) -> None:
    for key, times in Counter(keys).items():
        if key and times > 1:
            findings.add(CONTEST, Expected.UNIQUE, at=path, value=key)


def check_name(
    key: str, known: Collection[str], path: str, sentence: Expected, findings: Findings
) -> None:
    """Report a key that names nothing; an empty one is reported where it is needed."""
    if key and key not in known:
        findings.add(CONTEST, sentence, at=path, value=key, hint=Hint(key, known))


def _check_criterion(criterion: Criterion, path: str, findings: Findings) -> None:
    low, high = criterion.min, criterion.max
    if high <= low:
        said = values.plain(high)
        findings.add(
            CONTEST, Expected.MAX_OVER_MIN, at=f"{path}.max", value=said, low=values.plain(low)
        )
    if criterion.step <= 0:
        said = values.plain(criterion.step)
        findings.add(CONTEST, Expected.A_STEP, at=f"{path}.step", value=said)
    elif (high - low) % criterion.step and not criterion.grades:
        said, span = values.plain(criterion.step), values.plain(high - low)
        findings.add(CONTEST, Expected.STEP, at=f"{path}.step", value=said, span=span)
    line = criterion.fail_below
    if line is not None and low < high and not low <= line <= high:
        limits: dict[str, Any] = {"low": values.plain(low), "high": values.plain(high)}
        at = f"{path}.fail_below"
        findings.add(CONTEST, Expected.RANGE, at=at, value=values.plain(line), **limits)


def _check_award(award: Award, book: RuleBook, findings: Findings) -> None:
    path = f"awards.{award.key}"
    rounds = first_by_key(book.rounds)
    divisions = [item.key for item in book.divisions]
    check_name(award.round, rounds, f"{path}.round", Expected.ROUND, findings)
    check_name(award.division, divisions, f"{path}.division", Expected.DIVISION, findings)
    held = rounds.get(award.round)
    sheets = held.sheets if held else None
    if sheets and sheets.combine == "rank_sum" and award.min_score:
        said = values.plain(award.min_score)
        findings.add(CONTEST, Expected.RANK_SUM_AWARD, at=f"{path}.min_score", value=said)


def check_attributes(book: RuleBook, attrs: Collection[str], findings: Findings) -> None:
    """The fields attr.* that the rules name are columns of entries.csv."""
    for item in book.rounds:
        fields = [(f"rounds.{item.key}.group_by", item.group_by)]
        if item.advance is not None:
            path = f"rounds.{item.key}.advance"
            fields += [(f"{path}.caps", cap.by) for cap in item.advance.caps]
            fields += [(f"{path}.floors", floor.by) for floor in item.advance.floors]
        for at, field in fields:
            if field.startswith(ATTR):
                check_name(field, attrs, at, Expected.ATTRIBUTE, findings)
