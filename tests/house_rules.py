"""The rules of the house, each a function that reads one Python file and yields its offences.

Layer = folder, noun = file. LAYERS says who may import whom.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

OURS = {"judging", "scoring", "tests", "benchmarks", "wsgi"}
WEB = ("flask", "werkzeug", "jinja2", "wtforms")
DATABASE = ("sqlalchemy", "alembic", "psycopg", "pysqlite3", "sqlite3")
NUMBERS = ("numpy", "scipy", "ortools")
TIME_AND_CHANCE = ("time", "random", "secrets", "uuid")

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_VIEW = 15
Offence = tuple[int, str]
PAGE_FOLDERS = ("judging/views/", "judging/api/")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "manager"}


@dataclass(frozen=True)
class Source:
    """One Python file of the project."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [n for n in self.nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@dataclass(frozen=True)
class Layer:
    """Where a layer lives, which of our modules it may import, and which libraries.

    `libraries` None = any but those in `never`; else only these beside the standard library.
    """

    where: str
    ours: tuple[str, ...] = ()
    libraries: tuple[str, ...] | None = ()
    never: tuple[str, ...] = ()


PAGES = (
    *("judging.forms", "judging.services", "judging.permissions", "judging.errors"),
    *("judging.clock", "judging.formats", "judging.wording", "judging.extensions"),
)
LAYERS = [
    Layer("scoring/", ("scoring",), NUMBERS, TIME_AND_CHANCE),
    Layer("judging/assigning/", ("judging.assigning", "scoring.graph"), NUMBERS, TIME_AND_CHANCE),
    Layer("judging/models/", ("judging.models", "judging.extensions"), ("sqlalchemy",)),
    Layer(
        "judging/services/",
        (
            *("judging.models", "judging.extensions", "judging.services", "judging.errors"),
            *("judging.assigning", "judging.packages", "judging.documents", "scoring"),
            "judging.storage",
            "judging.mail",
            "judging.bell",
            "judging.permissions.Seat",  # the value that a service finds and a permission asks
        ),
        libraries=None,
        never=WEB,
    ),
    Layer(
        "judging/packages/",
        ("judging.packages", "judging.models", "judging.errors", "scoring"),
        libraries=None,
        never=WEB,
    ),
    Layer(
        "judging/documents/",
        ("judging.documents", "judging.models", "judging.errors", "scoring"),
        libraries=None,
        never=WEB,
    ),
    Layer("judging/wording/", ("judging.wording", "judging.formats", "scoring"), ("flask_babel",)),
    Layer("judging/forms/", ("judging.forms",), ("wtforms", "flask_wtf", "flask_babel")),
    Layer(
        "judging/views/",
        # An organiser may bring what a tablet would have sent: its shape is the interface's.
        # A player asks for parts of a film, whoever looks at it.
        (
            *(*PAGES, "judging.views"),
            *("judging.api.bodies", "judging.api.queue_files", "judging.api.film_parts"),
        ),
        libraries=None,
        never=(*DATABASE, *NUMBERS),
    ),
    Layer("judging/api/", (*PAGES, "judging.api"), None, (*DATABASE, *NUMBERS)),
    Layer("judging/permissions.py", ("judging.models",)),
    Layer("judging/errors.py"),
    Layer("judging/clock.py"),
    Layer("judging/config.py", ("judging.errors",), ("sqlalchemy",)),
    Layer("judging/database.py", ("judging.config", "judging.errors", "judging.extensions"), None),
    Layer("judging/keeper.py"),
    Layer(
        "judging/gunicorn_conf.py",
        ("judging.config", "judging.database", "judging.storage"),
        ("jinja2",),
    ),
    Layer("judging/gunicorn_worker.py", ("judging.clock",), ("gunicorn",)),
    Layer("judging/formats.py", ("judging.errors",), None, DATABASE),
    Layer("judging/extensions.py", (), None),
    Layer("judging/storage.py", (), None, DATABASE),
    Layer("judging/object_storage.py", ("judging.storage",), None, (*WEB, *DATABASE)),
    Layer("judging/mail.py", (), None, DATABASE),
    Layer("judging/bell.py", (), None, DATABASE),
    Layer("judging/redis_bell.py", (), ("redis",)),
    Layer("judging/cli.py", ("judging", "scoring"), None),
    Layer("judging/file_commands.py", ("judging.storage", "judging.config"), None),
    Layer("judging/__init__.py", ("judging",), None),
    Layer("judging/migrations/", ("judging",), None),
    Layer("judging/translations/", ("judging.translations",), None),
    Layer("wsgi.py", ("judging",)),
    Layer("tests/", tuple(OURS), None),
    Layer("benchmarks/", tuple(OURS), None),
    Layer("simsa"),
]


def layer_of(path: str) -> Layer | None:
    """The layer a file belongs to; None where the house has no place for it."""
    return next((layer for layer in LAYERS if path.startswith(layer.where)), None)


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


def imports(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported: `from a.b import c` is a.b.c."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def may_import(layer: Layer, name: str) -> bool:
    root = name.partition(".")[0]
    if root in OURS:
        return within(name, layer.ours)
    family = "flask" if root.startswith("flask_") else root
    if root in layer.never or family in layer.never:
        return False
    return layer.libraries is None or root in sys.stdlib_module_names | {*layer.libraries}


def layers(source: Source) -> Iterator[Offence]:
    """A layer imports only what the table of layers lets it."""
    layer = layer_of(source.path)
    if layer is None:
        yield 1, "the house has no such place: see LAYERS in tests/house_rules.py"
        return
    for line, name in imports(source.nodes):
        if not may_import(layer, name):
            yield line, f"{layer.where} may not import {name}"


def no_database_in_pages(source: Source) -> Iterator[Offence]:
    """Views and the API never touch `db`; permissions neither."""
    if not source.path.startswith((*PAGE_FOLDERS, "judging/permissions.py")):
        return
    for node in source.nodes:
        if isinstance(node, ast.alias | ast.Name):
            name = node.name if isinstance(node, ast.alias) else node.id
            if name == "db":
                yield node.lineno, "pages ask a service, never the database"


def imports_stand_on_top(source: Source) -> Iterator[Offence]:
    """No import inside a function: it would hide a cycle."""
    for function in source.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno, f"import inside {function.name}()"


def sizes(source: Source) -> Iterator[Offence]:
    """Files, functions and views stay small enough to be read at once."""
    lines = source.text.count("\n")
    if lines > MOST_LINES_OF_A_FILE:
        yield lines, f"{lines} lines; no file has over {MOST_LINES_OF_A_FILE}"
    has_views = source.path.startswith(PAGE_FOLDERS) and not source.path.endswith("/guards.py")
    most = MOST_LINES_OF_A_VIEW if has_views else MOST_LINES_OF_A_FUNCTION
    for function in source.functions:
        size = (function.end_lineno or 0) - function.lineno + 1
        if size > most:
            yield function.lineno, f"{function.name}() has {size} lines; at most {most} here"


def telling_names(source: Source) -> Iterator[Offence]:
    """A module is named after its noun, not after having no place."""
    for part in source.path.removesuffix(".py").split("/"):
        if part in EMPTY_NAMES:
            yield 1, f"{part!r} says nothing: name it after what it holds"


def one_clock(source: Source) -> Iterator[Offence]:
    """Only judging/clock.py asks the time; everything else is given it."""
    if not source.path.startswith(("judging/", "scoring/")) or source.path == "judging/clock.py":
        return
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            owner = ast.unparse(node.value).rpartition(".")[2]
            if owner in {"datetime", "date"}:
                yield node.lineno, f"{ast.unparse(node)}() asks the time; take it as an argument"


def seeded_chance(source: Source) -> Iterator[Offence]:
    """Chance in the engine comes from a Generator with a given seed."""
    if not source.path.startswith(("scoring/", "judging/assigning/")):
        return
    for node in source.nodes:
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.endswith("default_rng") and not node.args:
                yield node.lineno, "default_rng() without a seed"
            elif re.match(r"(np|numpy)\.random\.[a-z]", called) and "default_rng" not in called:
                yield node.lineno, f"{called} draws from a hidden state"


def commits_stand_in_services(source: Source) -> Iterator[Offence]:
    """Only a public service function commits."""
    if not source.path.startswith(("judging/", "scoring/")):
        return
    in_services = source.path.startswith("judging/services/")
    for function in source.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                if not in_services:
                    yield node.lineno, "commits belong to services"
                elif function.name.startswith("_"):
                    yield node.lineno, f"{function.name}() begins with _ and commits"


def checks_have_names(source: Source) -> Iterator[Offence]:
    """A CheckConstraint is named, so that a migration can find it and a refusal explain it."""
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and "CheckConstraint" in ast.unparse(node.func)):
            continue
        if not any(keyword.arg == "name" for keyword in node.keywords):
            yield node.lineno, "CheckConstraint without a name"


def ignores_have_reasons(source: Source) -> Iterator[Offence]:
    """An ignored warning says beside it why."""
    bare = re.compile(r"#\s*(type:\s*ignore(\[[\w, -]+\])?|noqa(:\s*[A-Z0-9, ]+)?)\s*$")
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and bare.search(token.string):
            yield token.start[0], f"no reason beside {token.string!r}"


def nobody_sleeps(source: Source) -> Iterator[Offence]:
    """Nothing waits for a time that it hopes is enough."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in {"sleep", "wait_for_timeout"}:
                yield node.lineno, f"{called}(): wait for the thing itself"


def pages_have_guards(source: Source) -> Iterator[Offence]:
    """Every routed view says by a guard who may come in, and its address is plain."""
    if not source.path.startswith(PAGE_FOLDERS):
        return
    for function in source.functions:
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        routes = [d for d in decorators if re.search(r"\.(route|get|post|put|patch|delete)\(", d)]
        if routes and not any(d.startswith("guards.") for d in decorators):
            yield function.lineno, f"{function.name}() has a route and no guard"
        for address in re.findall(r"'(.*?)'", " ".join(routes)):
            if re.search(r"[A-Z_ ]|.+/$", re.sub(r"<.*?>", "x", address)):
                yield (
                    function.lineno,
                    f"{address}: addresses are lower-case-with-hyphens, no / last",
                )


RULES = [
    *(layers, no_database_in_pages, imports_stand_on_top, sizes, telling_names, one_clock),
    *(seeded_chance, commits_stand_in_services, checks_have_names, ignores_have_reasons),
    *(nobody_sleeps, pages_have_guards),
]
