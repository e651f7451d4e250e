"""The house as it is drawn: who imports whom, how big things are, where they stand."""

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_rules import RULES, Source, imports

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"benchmarks", "docs", "instance", "judging", "scoring", "templates", "tests"}
ROOMS = {  # the folders of judging/
    *("api", "assigning", "demo", "documents", "forms", "migrations", "models", "packages"),
    *("requirements", "services", "static", "translations", "views", "wording"),
}
MOST_LINES_OF_A_TEMPLATE = 120
NOT_IN_TEMPLATES = re.compile(r"\|\s*(sort|dictsort|groupby|safe)\b")


def python_files():
    for top in (*FOLDERS - {"instance"}, "wsgi.py", "simsa"):
        found = [ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*.py"))
        for path in found:
            inner = path.relative_to(ROOT).as_posix()
            if not inner.startswith(("judging/migrations/", "judging/static/vendor/")):
                yield Source(inner, path.read_text(encoding="utf-8"))


SOURCES = list(python_files())


def fail_with(offences):
    """Fail naming file, line and rule of each offence."""
    found = sorted(offences)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule):
    fail_with(f"{s.path}:{line}: {why}" for s in SOURCES for line, why in rule(s))


BROKEN = [
    ("layers", "scoring/ranking.py", "import flask"),
    ("layers", "scoring/ranking.py", "import time"),
    ("layers", "scoring/ranking.py", "from judging.models.sheets import ScoreSheet"),
    ("layers", "judging/assigning/panels.py", "import sqlalchemy"),
    ("layers", "judging/models/sheets.py", "from judging.services import sheets"),
    ("layers", "judging/models/sheets.py", "from flask_login import UserMixin"),
    ("layers", "judging/services/sheets.py", "from flask_login import current_user"),
    ("layers", "judging/services/sheets.py", "from judging.clock import now"),
    ("layers", "judging/services/sheets.py", "from judging.permissions import may_mark"),
    ("layers", "judging/packages/reading.py", "from judging.services import sheets"),
    ("layers", "judging/documents/tally.py", "from flask import url_for"),
    ("layers", "judging/forms/sheets.py", "from judging.extensions import db"),
    ("layers", "judging/permissions.py", "from flask import g"),
    ("layers", "judging/views/sheets.py", "from judging.models.sheets import ScoreSheet"),
    ("layers", "judging/views/sheets.py", "from sqlalchemy import select"),
    ("layers", "judging/views/sheets.py", "from scoring import ranking"),
    ("layers", "judging/stuff/sheets.py", ""),
    ("no_database_in_pages", "judging/views/sheets.py", "from judging.extensions import db"),
    ("imports_stand_on_top", "judging/cli.py", "def f():\n    import os"),
    ("sizes", "scoring/ranking.py", "\n" * 401),
    ("sizes", "scoring/ranking.py", "def f():\n" + "    x = 1\n" * 40),
    ("sizes", "judging/views/sheets.py", "def f():\n" + "    x = 1\n" * 15),
    ("telling_names", "judging/services/utils.py", ""),
    ("telling_names", "judging/common/sheets.py", ""),
    ("one_clock", "judging/services/sheets.py", "x = datetime.now(UTC)"),
    ("one_clock", "judging/models/sheets.py", "x = Column(default=datetime.date.today)"),
    ("seeded_chance", "scoring/severity.py", "rng = np.random.default_rng()"),
    ("seeded_chance", "scoring/severity.py", "x = np.random.normal(3)"),
    ("commits_stand_in_services", "judging/views/sheets.py", "def f():\n    session.commit()"),
    ("commits_stand_in_services", "judging/services/a.py", "def _f():\n    session.commit()"),
    ("checks_have_names", "judging/models/sheets.py", "x = CheckConstraint('a > 0')"),
    ("ignores_have_reasons", "scoring/ranking.py", "x = 1  # noqa: E501"),
    ("ignores_have_reasons", "scoring/ranking.py", "x = 1  # type: ignore[no-any-return]"),
    ("nobody_sleeps", "tests/test_sheets.py", "time.sleep(1)"),
    ("pages_have_guards", "judging/views/a.py", "@bp.get('/sheets')\ndef f(): pass"),
    ("pages_have_guards", "judging/views/a.py", "@bp.get('/aB')\n@guards.judges\ndef f(): pass"),
    ("pages_have_guards", "judging/views/a.py", "@bp.get('/a/')\n@guards.judges\ndef f(): pass"),
]


@pytest.mark.parametrize(("name", "path", "code"), BROKEN)
def test_rule_sees_its_offence(name, path, code):
    rule = next(rule for rule in RULES if rule.__name__ == name)
    assert list(rule(Source(path, code + "\n")))


def test_every_rule_is_shown_to_work():
    assert {name for name, _, _ in BROKEN} == {rule.__name__ for rule in RULES}


def test_a_reason_beside_an_ignore_is_enough():
    (rule,) = (rule for rule in RULES if rule.__name__ == "ignores_have_reasons")
    assert not list(rule(Source("a.py", "x = 1  # noqa: E501  a table reads better whole\n")))


def only_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imported_modules(source, known):
    """Our modules that a file needs when it is imported."""
    skipped = {id(n) for top in source.nodes if only_for_types(top) for n in ast.walk(top)}
    for _, name in imports([node for node in source.nodes if id(node) not in skipped]):
        module = name if name in known else name.rpartition(".")[0]
        if module in known and module != source.module:
            yield module


def test_modules_import_each_other_in_one_direction():
    known = {source.module for source in SOURCES}
    graph = {source.module: set(imported_modules(source, known)) for source in SOURCES}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as cycle:
        pytest.fail("a circle of imports: " + " → ".join(reversed(cycle.args[1])))


def test_the_engine_loads_without_web_and_database():
    paths = (s for s in SOURCES if s.path.startswith("scoring/"))
    modules = [s.module for s in paths if not s.path.endswith("__main__.py")]
    script = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not {"flask", "sqlalchemy", "judging"} & set(done.stdout.split())


def folders_in(place):
    names = {path.name for path in place.iterdir() if path.is_dir()}
    return {name for name in names if not name.startswith(".") and name != "__pycache__"}


def test_top_folders_are_those_of_the_house():
    assert folders_in(ROOT) == FOLDERS


def test_rooms_of_the_application_are_those_of_the_house():
    assert folders_in(ROOT / "judging") <= ROOMS


def test_only_wsgi_stands_beside_the_folders():
    assert {path.name for path in ROOT.glob("*.py")} == {"wsgi.py"}


def test_templates_are_small_and_only_show():
    offences = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        lines = path.read_text(encoding="utf-8").splitlines()
        inner = path.relative_to(ROOT).as_posix()
        if len(lines) > MOST_LINES_OF_A_TEMPLATE:
            offences.append(f"{inner}:{len(lines)}: over {MOST_LINES_OF_A_TEMPLATE} lines")
        for number, line in enumerate(lines, 1):
            if found := NOT_IN_TEMPLATES.search(line):
                offences.append(f"{inner}:{number}: {found[0]} has no place in a template")
    fail_with(offences)
