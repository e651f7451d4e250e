"""How fast a ranking is, measured against the least that anybody could do with the same marks.

    python -m benchmarks.ranking [--entries 100000] [--small 1000] [--repeat 3] [--seed 1]

The floor is one `numpy.lexsort` of the shuffled marks by entry and judge plus one
`numpy.bincount` over them. Printed are ratios of the best times of one run, the growth per mark
from the small contest to the large one, and the peak of memory.
"""

import argparse
import resource
import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from scoring.facts import Entry, Facts, Judge, Marks, Pairs, RoundFacts
from scoring.play import play
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules

SHEETS, CRITERIA, HIGHEST = 10, 5, 20
ENTRIES_A_JUDGE = 100


def rules() -> RuleBook:
    """One round of trimmed sheets with a ladder of all criteria."""
    criteria = tuple(Criterion(f"c{number}", Decimal(HIGHEST)) for number in range(CRITERIA))
    sheets = Component("judges", "sheets", rubric="main", combine="trimmed")
    ladder = (*(f"criterion:{item.key}" for item in criteria), "shared")
    return RuleBook(
        rules=Rules(),
        rounds=(Round("final", (sheets,), tie_break=ladder),),
        rubrics=(Rubric("main", criteria),),
    )


def facts(entries: int, seed: int) -> Facts:
    """Every entry judged on ten sheets by judges of about a hundred entries each; rows shuffled."""
    chance = np.random.default_rng(seed)
    judges = max(SHEETS, entries * SHEETS // ENTRIES_A_JUDGE)
    entry = np.repeat(np.arange(entries), SHEETS)
    judge = (entry * SHEETS + np.tile(np.arange(SHEETS), entries)) % judges
    rows = chance.permutation(entry.size * CRITERIA)
    sheet, criterion = np.divmod(rows, CRITERIA)
    units = chance.integers(0, HIGHEST + 1, rows.size)
    marks = Marks(judge[sheet], entry[sheet], criterion, units)
    return Facts(
        entries=tuple(Entry(f"E{number:06d}", f"T{number:06d}") for number in range(entries)),
        judges=tuple(Judge(f"J{number:05d}") for number in range(judges)),
        rounds={"final": RoundFacts(assignments=Pairs(judge, entry), marks=marks)},
    )


def floor(marks: Marks) -> None:
    """The least work: bring the marks into order once and count them once."""
    np.lexsort((marks.judge, marks.entry))
    np.bincount(marks.entry, weights=marks.units)


def best(task: Callable[[], object], repeat: int) -> float:
    """The shortest of some runs, in seconds of processor time."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    book = rules()
    small, large = facts(given.small, given.seed), facts(given.entries, given.seed)
    few = best(lambda: play(book, small), 5 * given.repeat)
    many = best(lambda: play(book, large), given.repeat)
    least = best(lambda: floor(large.rounds["final"].marks), given.repeat)
    times = given.entries / given.small
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"marks             {given.entries * SHEETS * CRITERIA:>12,}")
    print(f"floor             {least:>12.3f} s")
    print(f"ranking           {many:>12.3f} s")
    print(f"ranking / floor   {many / least:>12.2f}     at most 4")
    print(f"growth / linear   {many / few / times:>12.2f}     at most 1.3, from {few * 1e3:.1f} ms")
    print(f"peak of memory    {peak:>12.2f} GiB at most 1.5 GB")


if __name__ == "__main__":
    main()
