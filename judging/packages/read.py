"""A contest package is read: files → values → checks → one ContestDocument, or all its problems."""

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import Any

from judging.packages import toml_tables
from judging.packages.archive import UNREADABLE, Files, open_package
from judging.packages.checks import check_package
from judging.packages.contest_toml import read_contest
from judging.packages.csv_rows import readers
from judging.packages.csv_tables import BOM, Cells, Progress, decoded, read_table
from judging.packages.document import ContestDocument, ContestMeta
from judging.packages.expected import Expected
from judging.packages.layout import CONTEST, FIELDS, LAYOUT
from judging.packages.marks import MarkReader
from judging.packages.order import ORDER
from judging.packages.problems import Findings, Problem
from judging.packages.tables import Table, Tables
from judging.packages.values import Unfit, timezone
from scoring.rules import RuleBook, Rules


def read_package(
    path: Path,
    progress: Progress | None = None,
    warn: Callable[[Problem], None] | None = None,
) -> ContestDocument:
    """The contest in the folder or zip at `path`.

    Raises PackageProblems with everything that is wrong. `progress` is told the file, the bytes
    read and their total; `warn` each row that is allowed but not counted or odd.
    """
    findings = Findings()
    with open_package(Path(path), findings) as files:
        contest = _contest(files, findings)
        meta, book = contest or (ContestMeta(""), RuleBook(Rules(), ()))
        tables = _tables(files, book, timezone(meta.timezone), findings, progress or _silent)
    check_package(book if contest else None, tables, findings)
    findings.raise_if_any()
    for problem in findings.warnings:
        (warn or _silent)(problem)
    sorted_rows: dict[str, Any] = {
        FIELDS[name]: tuple(sorted(tables[name].rows, key=ORDER[name])) for name in LAYOUT
    }
    return ContestDocument(meta=meta, book=book, **sorted_rows)


def _silent(*told: object) -> None:
    """Nobody is told."""


def _contest(files: Files, findings: Findings) -> tuple[ContestMeta, RuleBook] | None:
    """What contest.toml says, None where it cannot be read."""
    if CONTEST not in files:
        return None
    try:
        with files[CONTEST].open() as stream:
            text = _decoded_lines(stream.read())
        return read_contest(toml_tables.parse(text), findings)
    except Unfit as unfit:
        findings.add(CONTEST, unfit.sentence, value=unfit.said, **unfit.args_of_sentence)
    except UNREADABLE as error:
        findings.add(CONTEST, Expected.READABLE, reason=str(error))
    return None


def _decoded_lines(content: bytes) -> str:
    lines = content.removeprefix(BOM).split(b"\n")
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(decoded(line))
        except Unfit as unfit:
            said = f"line {number}: {unfit.said or number}"
            raise Unfit(unfit.sentence, said, **unfit.args_of_sentence) from unfit
    return "\n".join(found)


def _tables(
    files: Files, book: RuleBook, zone: tzinfo, findings: Findings, progress: Progress
) -> Tables:
    """The rows of every file; a file that is absent has none."""
    tables = {}
    for name, read in readers(MarkReader(book)).items():
        if name in files:
            cells = Cells(name, findings, zone)
            tables[name] = read_table(files[name], cells, read, progress)
        else:
            tables[name] = Table(name)
    return Tables(tables)
