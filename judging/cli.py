"""The flask commands: packages in and out, the audit log, setting up, accounts.

Exit status: 0 done; 1 it is refused, with the reasons on stderr; 2 wrong usage.
"""

import functools
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError

from judging import config, database
from judging.clock import now
from judging.errors import Refused
from judging.extensions import db
from judging.models.people import ROLES
from judging.packages.document import ContestDocument
from judging.packages.problems import PackageProblems, Problem
from judging.packages.read import read_package
from judging.packages.write import TargetTaken, write_package
from judging.services import (
    accounts,
    assigning,
    audit,
    demo,
    job_kinds,
    job_runner,
    packages,
    plan_edits,
    planned,
    plans,
    privacy,
    retention_reminders,
)
from scoring.errors import ScoringError

DEMO_PACKAGES = config.ROOT / "judging" / "demo"
PATIENCE = timedelta(seconds=2)
FOLDER = click.Path(exists=True, path_type=Path)

SEED = click.option("--seed", type=click.IntRange(0), help="Instead of the round's own seed.")
INCOMPLETE = click.option("--incomplete", is_flag=True, help="Leave out what nobody may judge.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")

package = AppGroup("package", help="Contest packages: a contest as a folder or .zip of files.")
audit_log = AppGroup("audit", help="The log of everything that changed.")
user = AppGroup("user", help="Accounts.")
personal = AppGroup("privacy", help="Personal data that was destroyed.")
jobs = AppGroup("jobs", help="Work in the background.")


def init_app(app: Flask) -> None:
    """Give the app its commands."""
    for group in (package, audit_log, user, jobs, personal):
        app.cli.add_command(group)
    app.cli.add_command(setup)
    app.cli.add_command(assign)


def refusals_told(command: Callable[..., None]) -> Callable[..., None]:
    """What is refused ends with its sentences on stderr and status 1, never with a traceback."""

    @functools.wraps(command)
    def told(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except (PackageProblems, ScoringError, TargetTaken, config.BadConfiguration) as refusal:
            fail(str(refusal))
        except Refused as refusal:
            fail(refusal.message)
        except DBAPIError as failure:
            fail(_database_trouble(failure))
        except OSError as failure:
            fail(f"{failure.filename or 'A file'}: {failure.strerror}.")

    return told


def fail(sentence: str) -> NoReturn:
    """Say why it cannot be, and end."""
    click.echo(sentence, err=True)
    sys.exit(1)


def _database_trouble(failure: DBAPIError) -> str:
    said = str(failure.orig).strip().splitlines()[0]
    if "no such table" in said or "does not exist" in said:
        return "The database has no tables yet: `flask --app wsgi setup` makes them."
    return f"The database does not answer as it should: {said}"


class ProgressLine:
    """Tells on stderr how far a long work is, once it takes more than a moment.

    On a terminal one line counts up; in a file each phase leaves the line with which it ended.
    """

    def __init__(self) -> None:
        self.began = now()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Called as the work goes on."""
        ended = done >= total
        if now() - self.began >= PATIENCE and (ended or sys.stderr.isatty()):
            line = f"{phase}: {done:,} of {total:,}"
            click.echo(f"{line:<60}" + ("\n" if ended else "\r"), err=True, nl=False)


def _read(folder: Path, progress: ProgressLine) -> ContestDocument:
    return read_package(folder, progress, _warn)


def _warn(problem: Problem) -> None:
    click.echo(f"Note: {problem}", err=True)


@package.command("import")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--replace", is_flag=True, help="Overwrite a contest that is still in set-up.")
@refusals_told
def package_import(folder: Path, replace: bool) -> None:
    """Bring a contest package into the database."""
    progress = ProgressLine()
    document = _read(folder, progress)
    packages.import_package(document, by=None, at=now(), replace=replace, progress=progress)
    click.echo(f"Imported {_summary(document)}")


def _summary(document: ContestDocument) -> str:
    counts = f"{len(document.entries):,} entries, {len(document.judges):,} judges"
    return f"{document.meta.key}: {counts}, {len(document.scores):,} marks."


@package.command("export")
@click.argument("key")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--public", is_flag=True, help="Pseudonymised, and only what is published.")
@refusals_told
def package_export(key: str, folder: Path, public: bool) -> None:
    """Write a contest as a package into a new folder or .zip."""
    document = packages.export_package(key, public=public)
    write_package(document, folder)
    click.echo(f"Exported {_summary(document)}")


@package.command("check")
@click.argument("folder", type=FOLDER, metavar="DIR")
@refusals_told
def package_check(folder: Path) -> None:
    """Say everything that is wrong with a package; nothing is stored."""
    click.echo(f"Nothing is wrong with {_summary(_read(folder, ProgressLine()))}")


@package.command("run")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="The whole outcome as JSON.")
@refusals_told
def package_run(folder: Path, as_json: bool) -> None:
    """Play a package through the app's own services and print the outcome; nothing is stored."""
    progress = ProgressLine()
    document = _read(folder, progress)
    with database.throw_away():
        outcome = packages.run_package(document, at=now(), progress=progress)
    if as_json:
        click.echo(json.dumps(outcome, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_ranking_lines(outcome)))


@package.command("assign")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.argument("round_key", metavar="ROUND")
@SEED
@INCOMPLETE
@AS_JSON
@refusals_told
def package_assign(
    folder: Path, round_key: str, seed: int | None, incomplete: bool, as_json: bool
) -> None:
    """Plan who judges what in a round of a package and print it; nothing is stored."""
    document = _read(folder, ProgressLine())
    with database.throw_away():
        packages.import_package(document, by=None, at=now())
        place = (document.meta.key, round_key)
        page = _planned(place, seed=seed, incomplete=incomplete)
        _tell_plan(place, page, as_json=as_json)


def _planned(place: tuple[str, str], *, seed: int | None, incomplete: bool) -> planned.PlanPage:
    progress = ProgressLine()
    number = assigning.propose_now(
        *place,
        by=None,
        at=now(),
        seed=seed,
        incomplete=incomplete,
        tell=lambda step, share: progress(step, int(100 * share), 100),
    )
    return plans.show(*place, number)


def _tell_plan(place: tuple[str, str], page: planned.PlanPage, *, as_json: bool) -> None:
    said = planned.as_json(*place, page)
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for judge in page.judges:
        mine = ", ".join(pair.entry for pair in page.pairs if pair.judge == judge.key)
        click.echo(f"{judge.name} ({judge.load}): {mine}")
    figures = page.line.figures
    click.echo(f"{figures.sheets:,} sheets, {figures.fewest} to {figures.most} a judge.")
    click.echo(f"The plan is {figures.linkage}." if page.pairs else "Nothing is planned.")
    for sentence in (*figures.open, *page.gaps, *page.notes):
        click.echo(f"Note: {sentence}", err=True)


def _ranking_lines(outcome: dict[str, Any]) -> list[str]:
    lines = []
    for key, item in outcome["rounds"].items():
        lines.append(f"{key}:")
        for line in item["ranking"]:
            tied = " =" if line["tied"] else ""
            group = f"  {line['group']}" if line["group"] else ""
            lines.append(f"  {line['rank']:>4}{tied:2}  {line['entry']}  {line['score']}{group}")
        lines += [f"     -    {row['entry']}  {row['reason']}" for row in item["unranked"]]
    lines += [f"{row['award']} {row['place']}: {row['entry']}" for row in outcome["awards"]]
    return lines


@audit_log.command("verify")
@refusals_told
def audit_verify() -> None:
    """Recompute the chain and name the first event that does not fit."""
    broken = audit.verify(db.session())
    if broken is not None:
        fail(f"Event {broken.seq} does not fit: {broken.why}.")
    head = audit.head(db.session())
    click.echo(f"All {head.seq:,} events fit together. The newest has the hash {head.hash}")


@click.command("setup")
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo contests and logins too.")
@with_appcontext
@refusals_told
def setup(with_demo: bool) -> None:
    """Bring the database up to date; safe to repeat."""
    flask_migrate.upgrade()
    _destroy_again()
    if not with_demo:
        click.echo("The database is up to date.")
        return
    if current_app.config["SIMSA_PRODUCTION"]:
        click.echo("SIMSA_ENV is production: no demo contests, and no demo logins.")
        return
    _load_demo()


def _destroy_again() -> None:
    for key in privacy.reapply(at=now()):
        click.echo(f"{key}: personal data that had been destroyed was in the database again. Gone.")


@personal.command("reapply")
@refusals_told
def personal_reapply() -> None:
    """Destroy anew what came back with an older backup; each start does it too."""
    _destroy_again()
    click.echo("Nothing that was destroyed is in the database.")


def _load_demo() -> None:
    folders = sorted(path.parent for path in DEMO_PACKAGES.glob("*/contest.toml"))
    documents = [_read(folder, ProgressLine()) for folder in folders]
    password = config.kept_secret(Path(current_app.instance_path) / "demo-password.txt", size=6)
    logins = demo.prepare(documents, password=password, at=now())
    width = max(len(login.email) for login in logins)
    click.echo(f"\nDemo logins, all with the password {password}\n")
    for login in logins:
        click.echo(f"  {login.email:<{width}}  {login.role}")
    _tell_cards()


def _tell_cards() -> None:
    """Event code and numbers of the contest that is being judged, the same as last time."""
    file = Path(current_app.instance_path) / "demo-numbers.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    cards = demo.open_live(kept, key=str(current_app.config["SECRET_KEY"]).encode(), at=now())
    if cards.numbers != kept:
        with open(file, "w", opener=functools.partial(os.open, mode=0o600)) as store:
            json.dump(cards.numbers, store)
    click.echo(f"\nJudges of {cards.contest_key}, which is being judged, come in at /enter")
    click.echo(f"with the event code {cards.code[:3]} {cards.code[3:]} and a personal number:\n")
    for judge, number in cards.numbers.items():
        click.echo(f"  {judge}  {number[:3]} {number[3:7]} {number[7:]}")


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the pages call this person.")
@click.option("--admin", is_flag=True, help="Administers the installation.")
@click.option("--contest", default="", metavar="KEY", help="The contest of the role.")
@click.option("--role", type=click.Choice(ROLES), help="The role in that contest.")
@click.option("--team", default="", help="The team, with the role team.")
@click.password_option()
@refusals_told
def user_add(
    email: str, name: str, admin: bool, contest: str, role: str | None, team: str, password: str
) -> None:
    """Make an account, with a role in a contest if wanted."""
    if bool(contest) != bool(role):
        raise click.UsageError("--contest and --role belong together.")
    seat = accounts.Seat(contest, role, team) if role else None
    made = accounts.create_user(
        email, password, name=name, is_admin=admin, seat=seat, by=None, at=now()
    )
    click.echo(f"Made an account for {made.email}.")


@user.command("role")
@click.argument("email")
@click.argument("contest")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--team", default="", help="The team, with the role team.")
@refusals_told
def user_role(email: str, contest: str, role: str, team: str) -> None:
    """Give an account a role in a contest."""
    found = accounts.by_email(email)
    if found is None:
        fail(f"There is no account for {email}.")
    accounts.add_membership(found.id, accounts.Seat(contest, role, team), by=None, at=now())
    click.echo(f"{found.email} has the role {role} in {contest}.")


@click.command("assign")
@click.argument("contest")
@click.argument("round_key", metavar="ROUND")
@SEED
@INCOMPLETE
@click.option("--publish", is_flag=True, help="Let the plan hold at once.")
@AS_JSON
@with_appcontext
@refusals_told
def assign(
    contest: str,
    round_key: str,
    seed: int | None,
    incomplete: bool,
    publish: bool,
    as_json: bool,
) -> None:
    """Plan who judges what in a round, as a new draft, and print it."""
    place = (contest, round_key)
    page = _planned(place, seed=seed, incomplete=incomplete)
    if publish:
        number = page.line.number
        plan_edits.publish(*place, number, incomplete=incomplete, by=None, at=now())
        page = plans.show(*place, number)
    _tell_plan(place, page, as_json=as_json)


@jobs.command("work")
@click.option("--once", is_flag=True, help="End when no work waits.")
@refusals_told
def jobs_work(once: bool) -> None:
    """Carry out what waits, until the process is asked to end."""
    retention_reminders.see_to_it(now())
    job_runner.work(job_kinds.KINDS, now, once=once)
