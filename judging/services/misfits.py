"""Mistakes that the package's checks found, as a refusal that a page can show."""

from collections.abc import Mapping

from judging.errors import Misfits, Wrong
from judging.packages.layout import CONTEST
from judging.packages.problems import PackageProblems, Problem
from judging.packages.toml_lines import line_at, lines_of

SHOWN = 200


def misfits(problems: PackageProblems, contest_toml: str = "") -> Misfits:
    """The refusal; with the text of contest.toml its mistakes get the numbers of their lines."""
    lines = lines_of(contest_toml)
    return Misfits([_wrong(one, lines) for one in problems.problems[:SHOWN]], problems.total)


def _wrong(problem: Problem, lines: Mapping[str, int]) -> Wrong:
    row = problem.row
    if row is None and problem.file == CONTEST:
        row = line_at(dict(lines), problem.at)
    return Wrong(
        expected=str(problem.sentence.value),
        at=problem.at,
        value=problem.value,
        file=problem.file,
        row=row,
        args={name: str(value) for name, value in problem.args.items()},
    )
