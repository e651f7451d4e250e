"""Marks and measures against the rules: the grid of a criterion, its grades, the range of a sheet's
total."""

from decimal import Decimal
from fractions import Fraction

from judging.packages import values
from judging.packages.expected import Expected
from judging.packages.problems import Hint
from judging.packages.tables import first_by_key
from judging.packages.values import Unfit
from scoring.rules import Component, Criterion, RuleBook

WHOLE = "*"
MILLION = 10**values.MAX_DECIMALS


class MarkReader:
    """Reads cells whose meaning depends on the round. Rounds that do not exist are checked
    elsewhere: here any number passes for them."""

    def __init__(self, book: RuleBook) -> None:
        self._sheets = {item.key: item.sheets for item in first_by_key(book.rounds).values()}
        rubrics = first_by_key(book.rubrics)
        self._grades_anywhere = not book.rubrics or any(
            line.grades for rubric in book.rubrics for line in rubric.criteria
        )
        self._rubrics = {
            key: rubrics[part.rubric]
            for key, part in self._sheets.items()
            if part is not None and part.rubric in rubrics
        }
        self._criteria = {
            (key, criterion.key): criterion
            for key, rubric in self._rubrics.items()
            for criterion in reversed(rubric.criteria)
        }
        self._measures = {
            (item.key, part.key): part
            for item in book.rounds
            for part in item.components
            if part.kind == "measure"
        }

    def criterion(self, value: str, round_key: str) -> str:
        """A criterion of the round's rubric, or * for the whole sheet."""
        rubric = self._rubrics.get(round_key)
        if value == WHOLE:
            return self._whole(self._sheets.get(round_key))
        if rubric is None:
            return values.key(value)
        if (round_key, value) not in self._criteria:
            known = [criterion.key for criterion in rubric.criteria]
            raise Unfit(Expected.CRITERION, hint=Hint(value, known))
        return value

    def _whole(self, sheets: Component | None) -> str:
        if sheets and sheets.combine == "trimmed" and sheets.trim_by == "criterion":
            raise Unfit(Expected.NO_TOTALS)
        return WHOLE

    def mark(self, value: str, round_key: str, criterion: str) -> tuple[Decimal, str]:
        """Points on the criterion's grid, and the grade where one was entered."""
        if criterion == WHOLE and round_key in self._rubrics:
            return self._total(value, round_key), ""
        line = self._criteria.get((round_key, criterion))
        if line is None:
            return (Decimal(0) if self._grades_anywhere else values.number(value)), ""
        if line.grades:
            return points_of_grade(line, value), value
        return _on_grid(values.number(value), line), ""

    def _total(self, value: str, round_key: str) -> Decimal:
        """A whole sheet's total, between the smallest and the largest that the rubric allows."""
        points = values.number(value)
        criteria = self._rubrics[round_key].criteria
        low = sum((line.weight * _least(line) for line in criteria), Decimal(0))
        high = sum((line.weight * line.max for line in criteria), Decimal(0))
        if not low <= points <= high:
            raise Unfit(Expected.RANGE, low=values.plain(low), high=values.plain(high))
        return points

    def measured(self, value: str, round_key: str, component: str) -> Decimal:
        """Points of a measure, from 0 to its max."""
        points = values.number(value)
        part = self._measures.get((round_key, component))
        if part and part.max and part.max > 0 and not 0 <= points <= part.max:
            raise Unfit(Expected.RANGE, low=0, high=values.plain(part.max))
        return points


def points_of_grade(line: Criterion, letter: str) -> Decimal:
    """What the letter is worth: its per cent of max, exactly."""
    if letter not in line.grades:
        raise Unfit(Expected.GRADE, names=", ".join(line.grades))
    worth = Fraction(line.max) * Fraction(line.grades[letter]) / 100 * MILLION
    return values.shortest(Decimal(int(worth)).scaleb(-values.MAX_DECIMALS))


def _least(line: Criterion) -> Decimal:
    if not line.grades:
        return line.min
    return min(points_of_grade(line, letter) for letter in line.grades)


def _on_grid(points: Decimal, line: Criterion) -> Decimal:
    sound = line.min < line.max and line.step > 0 and (line.max - line.min) % line.step == 0
    fits = (
        line.min <= points <= line.max and (points - line.min) % line.step == 0 if sound else True
    )
    if fits:
        return points
    low, high, step = map(values.plain, (line.min, line.max, line.step))
    raise Unfit(Expected.GRID, low=low, high=high, step=step)
