"""python -m scoring analyse SCORES.csv: the statistics of a table of marks, as JSON."""

import argparse
import json
import sys
from pathlib import Path

from scoring.analysis import METHODS, Question, analyse
from scoring.answer import Answer
from scoring.errors import ScoringError
from scoring.marks_file import read_marks, read_weights

DONE, REFUSED = 0, 1


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 done, 1 refused with sentences on stderr. Usage exits with 2."""
    asked = _parser().parse_args(arguments)
    try:
        _write(_analyse(asked), asked.json)
    except ScoringError as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("analyse", help="rank entries, with judges' severity corrected")
    add.add_argument("scores", type=Path, metavar="SCORES.csv", help="judge,entry,criterion,score")
    add.add_argument("--weights", type=Path, metavar="FILE", help="criterion,weight; else equal")
    add.add_argument(
        "--adjust", choices=METHODS, default="severity", help="how judges are levelled"
    )
    add.add_argument("--variance", choices=("integrated", "reml"), default="integrated")
    add.add_argument("--cut", type=_positive, metavar="K", help="how many make the cut")
    add.add_argument("--group", metavar="COLUMN", help="rank within the groups of this column")
    add.add_argument("--seed", type=_natural, default=1, metavar="N", help="of the ranks' spread")
    add.add_argument("--json", type=Path, metavar="FILE", help="write there, not to stdout")
    return parser


def _positive(text: str) -> int:
    return _whole(text, 1)


def _natural(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) >= least):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number from {least}")
    return int(text)


def _analyse(asked: argparse.Namespace) -> Answer:
    table = read_marks(asked.scores, asked.group, _report)
    weights = None if asked.weights is None else read_weights(asked.weights)
    if len(table.score) >= 1_000_000:
        _report(f"estimating from {len(table.score):,} marks")
    by_group = asked.group is not None
    question = Question(asked.adjust, asked.variance, asked.cut, by_group, asked.seed)
    return analyse(table, weights, question)


def _report(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def _write(answer: Answer, path: Path | None) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if path is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ScoringError(f"{path}: cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    sys.exit(main())
