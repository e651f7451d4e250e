"""What a hundred hostile files cost: memory and time of the programs that look at them.

    python -m benchmarks.hostile_files

Each file goes, as from an applicant, through the check of its kind (in a process forked for it, so
that its own peak of memory is seen), then, where it is a picture, a PDF or a table, through the
program that reads it. The run ends with status 1 where a program used 256 MB or more, or a file
took more than 5 seconds of CPU.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from judging.documents import file_kinds, inspecting, spreadsheets
from judging.errors import Refused
from tests import hostile, hostile_tables

MOST_MB, MOST_SECONDS = 256, 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one program spent on one file: MB at most, seconds of CPU and on the clock."""

    what: str
    peak: float
    added: float
    cpu: float
    wall: float


def measured(what: str, act: Callable[[], object]) -> Cost:
    """Do something in a child of this process, and see what it cost."""
    before = _resident()
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        try:
            act()
        except Refused:
            pass
        finally:
            os._exit(0)
    _, _, used = os.wait4(child, 0)
    peak = used.ru_maxrss / 1024
    wall = time.perf_counter() - begun
    return Cost(what, peak, max(0.0, peak - before), used.ru_utime + used.ru_stime, wall)


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def program(*arguments: str) -> Callable[[], None]:
    """A program of ours instead of this one, with its output thrown away."""

    def run() -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execv(sys.executable, [sys.executable, "-I", *arguments])

    return run


def costs(path: Path, *, table: bool) -> list[Cost]:
    """What it costs to look at a file in every way that an upload of it would."""
    with path.open("rb") as file:
        head = file.read(16)
    found = [measured("kind", lambda: file_kinds.recognise(path))]
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"RIFF")):
        found.append(measured("pages", program(str(inspecting.DIRECT), "inspect", str(path))))
        with tempfile.TemporaryDirectory() as folder:
            drawing = program(str(inspecting.DIRECT), "render", str(path), folder)
            found.append(measured("drawing", drawing))
    if table:
        found.append(measured("table", lambda: spreadsheets.kind_of(path)))
        kind = "xlsx" if head.startswith(b"PK") else "csv"
        bounds = (spreadsheets.MOST_ROWS, spreadsheets.MOST_COLUMNS, spreadsheets.LONGEST_CELL)
        numbers = map(str, (*bounds, spreadsheets.FIRST_SECONDS))
        found.append(
            measured("lines", program(str(spreadsheets.READER), kind, str(path), *numbers))
        )
    return found


def main() -> int:
    files = {**hostile.FILES, **hostile_tables.FILES}
    rows: list[tuple[str, Cost]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for name, make in files.items():
            path.write_bytes(make())
            rows += [(name, cost) for cost in costs(path, table=name in hostile_tables.FILES)]
    print(f"{'file':45} {'what':8} {'peak MB':>8} {'CPU s':>7} {'clock s':>8}")
    for name, cost in sorted(rows, key=lambda row: -row[1].cpu)[:25]:
        print(f"{name:45} {cost.what:8} {cost.peak:8.0f} {cost.cpu:7.2f} {cost.wall:8.2f}")
    apart = [cost for _, cost in rows if cost.what in ("pages", "drawing", "lines")]
    within = [cost for _, cost in rows if cost.what in ("kind", "table")]
    peak = max(cost.peak for cost in apart)
    checks = [cost for cost in apart + within if cost.what != "drawing"]
    slowest = max(cost.cpu for cost in checks)
    added = max(cost.added for cost in within)
    print(f"{len(files)} files, {len(rows)} looks; programs apart: {peak:.0f} MB at most")
    print(f"within the app: {added:.0f} MB more at most; slowest look {slowest:.2f} s of CPU")
    drawn = max(cost.cpu for cost in apart if cost.what == "drawing")
    print(f"slowest drawing, in the background: {drawn:.2f} s of CPU")
    return 0 if peak < MOST_MB and added < MOST_MB and slowest <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
