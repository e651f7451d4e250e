"""What judging at tablets costs the server: saves beside a bare INSERT, a hall, a storm, pages.

    python -m benchmarks.tablets [--database URL] [--only saves,hall,storm,cpu,board]
                                 [--seconds 10] [--repeat 3]

Everything runs on a real gunicorn with the project's own settings, over the loopback, on a
throw-away database: SQLite in a temporary folder, or the empty PostgreSQL database that the URL
names, whose tables stay. Each figure stands beside what it is measured against, in the same run:
saves a second beside a bare Flask view with one INSERT and one commit (benchmarks/floor.py).
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask

from benchmarks import halls, loads, servers
from benchmarks.halls import Hall
from benchmarks.loads import Request, Result
from benchmarks.servers import ROOT, Server
from judging import create_app

SETUP = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
MAKE_FLOOR = [sys.executable, "-c", "from benchmarks import floor; floor.make_table()"]
SIZES = (10, 100, 1000)


class Bench:
    """One throw-away installation, and how long and how often it is measured."""

    def __init__(self, settings: dict[str, str], options: argparse.Namespace) -> None:
        self.settings, self.options = settings, options
        self.app: Flask = create_app(environ=settings)
        self.made = itertools.count()

    def hall(self, **sizes: int) -> Hall:
        """A new contest whose judging has begun."""
        return halls.prepare(self.app, f"bench-{os.getpid()}-{next(self.made)}", **sizes)


def told(what: str, *figures: str) -> None:
    """Print a line of the table."""
    print(f"{what:<44} {'  '.join(figures)}", flush=True)


def in_words(result: Result) -> str:
    """A result's figures."""
    shares = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    spread = "  ".join(f"{name} {result.percentile(share):6.1f}" for name, share in shares)
    return f"{result.rate:8.0f}/s  {spread} ms  errors {len(result.errors)}"


def saves(bench: Bench) -> None:
    """Saves a second of 50 judges, one operation a request, and the floor's, by turns."""
    options, ratios = bench.options, []
    judges = options.judges
    hall = bench.hall(entries=judges * 4, judges=judges, each=20)
    body = halls.save(hall.tablets[0], 0).partition(b"\r\n\r\n")[2]
    bare = loads.request("POST", "/", {}, body)
    for turn in range(options.repeat):
        with servers.serving("benchmarks.floor:app", bench.settings) as server:
            before = server.cpu()
            floor = _loop(server, [itertools.repeat(bare) for _ in range(judges)], options.seconds)
            least = 1000 * (server.cpu() - before) / max(len(floor.took), 1)
        first = 1_000_000 * turn
        with servers.serving("wsgi:app", bench.settings) as server:
            scripts = [_on_from(tablet, first) for tablet in hall.tablets]
            before = server.cpu()
            full = _loop(server, scripts, options.seconds, halls.all_applied)
            spent = server.cpu() - before
        ratios.append(full.rate / floor.rate if floor.rate else 0.0)
        told("floor: one INSERT", in_words(floor))
        told("save: one operation a request", in_words(full), f"ratio {ratios[-1]:.2f}")
        each = 1000 * spent / max(len(full.took), 1)
        told("", f"{each:.2f} ms CPU a save, {least:.2f} at the floor", *full.errors[:2])
    told("saves beside the floor, median", f"{statistics.median(ratios):.2f} (wanted: 0.5)")


def _on_from(tablet: halls.Tablet, first: int) -> Iterator[Request]:
    """Operations with numbers of their own; what they know is what this turn has sent."""
    return halls.saves(tablet, first)


def _loop(
    server: Server,
    scripts: list[Iterator[Request]],
    seconds: float,
    check: loads.Check = loads.is_good,
) -> Result:
    loads.closed_loop(server.port, scripts, min(1.0, seconds), check)  # warm
    return loads.closed_loop(server.port, scripts, seconds, check)


def hall(bench: Bench) -> None:
    """50 judges save 30 marks a second in all while 200 teams read their pages, open loop."""
    options = bench.options
    made = bench.hall(entries=options.teams, judges=options.judges, each=20, teams=options.teams)
    seconds = options.seconds * 3
    tablets = [halls.saves(tablet) for tablet in made.tablets]
    marks = _paced(30, seconds, itertools.cycle(tablets))
    pages = itertools.cycle(
        [itertools.repeat(halls.page(made, "/my-entry", one)) for one in made.teams]
    )
    reads = _paced(options.teams / 5, seconds, pages)  # each looks every five seconds
    with servers.serving("wsgi:app", bench.settings) as server:
        # Each worker draws its first pages and reads its first rows before it is measured.
        first = [itertools.repeat(halls.page(made, "/my-entry", one)) for one in made.teams[:8]]
        desks = [itertools.repeat(halls.desk(one)) for one in made.tablets[:4]]
        loads.closed_loop(server.port, first + desks, 3.0)
        both = sorted(marks + reads, key=lambda job: job[0])
        before = server.cpu()
        found = loads.open_loop(server.port, both, connections=100)
        busy = (server.cpu() - before) / found.seconds
    told(
        f"30 marks/s, {options.teams / 5:.0f} pages/s of {options.teams} teams",
        in_words(found),
        f"{busy:.2f} cores (wanted: p95 300 ms, no error)",
        *found.errors[:2],
    )


def _paced(
    rate: float, seconds: float, scripts: Iterator[Iterator[Request]]
) -> list[tuple[float, Request]]:
    """So many requests a second, evenly, from one script after the other."""
    return [(number / rate, next(next(scripts))) for number in range(int(rate * seconds))]


def storm(bench: Bench) -> None:
    """200 tablets come back with 100 operations each, all at once."""
    options = bench.options
    made = bench.hall(entries=options.tablets, judges=options.tablets, each=20)
    batches = [halls.save(tablet, 0, options.queued) for tablet in made.tablets]
    with servers.serving("wsgi:app", bench.settings) as server:
        found = loads.open_loop(
            server.port,
            [(0.0, batch) for batch in batches],
            connections=options.tablets,
            check=halls.all_applied,
        )
    told(
        f"{options.tablets} tablets × {options.queued} operations drain in",
        f"{found.seconds:.1f} s  {options.queued * found.rate:.0f} operations/s",
        f"errors {len(found.errors)} (wanted: 60 s)",
        *found.errors[:2],
    )


def cpu(bench: Bench) -> None:
    """CPU of the server for the judge's page, the desk and a save, by the number of entries."""
    number = bench.options.requests
    for size in bench.options.sizes:
        made = bench.hall(entries=size, judges=2, each=size)
        tablet = made.tablets[0]
        asked: dict[str, Iterator[Request]] = {
            "page": itertools.repeat(halls.page(made, "/judge")),
            "save": halls.saves(tablet),
            "desk": itertools.repeat(halls.desk(tablet)),
        }
        with servers.serving("wsgi:app", bench.settings) as server:
            connection, spent = loads.Connection(server.port), {}
            for name, script in asked.items():
                times = number if name != "desk" else max(number // 10, 1)
                spent[name] = _cpu_of(server, connection, script, times)
            connection.close()
        figures = [f"{name} {one:5.2f} ms" for name, one in spent.items()]
        told(f"CPU a request, {size} entries", *figures, "(wanted: page, save 5 ms)")


def _cpu_of(
    server: Server, connection: loads.Connection, script: Iterator[Request], number: int
) -> float:
    """Milliseconds of CPU a request, once the worker is warm."""
    for asked in itertools.islice(script, max(number // 5, 1)):
        connection.ask(asked)
    before = server.cpu()
    for asked in itertools.islice(script, number):
        status, body = connection.ask(asked)
        if status != 200:
            raise RuntimeError(f"{status} {body[:200]!r}")
    return 1000 * (server.cpu() - before) / number


def board(bench: Bench) -> None:
    """The control room's board as a whole, asked again unchanged, and after one more mark."""
    options = bench.options
    made = bench.hall(entries=options.teams, judges=options.judges, each=20)
    path = "/rounds/final/control/board.json"
    with servers.serving("wsgi:app", bench.settings) as server:
        connection = loads.Connection(server.port)
        whole = halls.page(made, path, made.organiser)
        _status, body = connection.ask(whole)
        stamp = json.loads(body)["stamp"]
        known = halls.page(made, f"{path}?have={quote(stamp)}", made.organiser)
        changes = halls.saves(made.tablets[0])
        turns, number = _by_turns(changes, known), max(options.requests // 4, 1)
        told(
            f"board of {options.judges} × {options.teams}: {len(body) / 1000:.0f} kB",
            f"whole {_cpu_of(server, connection, itertools.repeat(whole), number):.2f} ms CPU",
            f"unchanged {_cpu_of(server, connection, itertools.repeat(known), number):.2f} ms",
            f"a mark, then the board {_cpu_of(server, connection, turns, number):.2f} ms a request",
        )
        connection.close()


def _by_turns(changes: Iterator[Request], read: Request) -> Iterator[Request]:
    for change in changes:
        yield change
        yield read


WHAT = {"saves": saves, "hall": hall, "storm": storm, "cpu": cpu, "board": board}


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """What is measured, where and how long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="")
    parser.add_argument("--only", default=",".join(WHAT))
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--judges", type=int, default=50)
    parser.add_argument("--teams", type=int, default=200)
    parser.add_argument("--tablets", type=int, default=200)
    parser.add_argument("--queued", type=int, default=100)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Measure what was asked for and print a line for each."""
    options = options_of(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or f"sqlite:///{folder}/bench.sqlite3"
        settings = servers.environ(folder, database)
        for command in (SETUP, MAKE_FLOOR):
            subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
        print(f"{database.partition(':')[0]}, {os.cpu_count()} cores")
        bench = Bench(settings, options)
        for name in options.only.split(","):
            WHAT[name](bench)


if __name__ == "__main__":
    main()
