"""Statements that are asked many times a second: compiled once, then run by the driver itself.

What SQLAlchemy does for each execution costs several times what SQLite needs to answer it. The
driver of PostgreSQL takes as long again for each statement, so there several questions travel as
one, whose answers are JSON; SQLite answers them faster one by one. Types, errors and lost
connections are treated as everywhere.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Select,
    String,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.exc import DBAPIError

Processor = Callable[[Any], Any]
Readers = list[tuple[int, Processor]]
Row = Mapping[str, Any]
AT_ONCE = {"render_postcompile": True}


class Compiled:
    """A statement in the words of one kind of database, and what its values go through."""

    def __init__(self, statement: Any, dialect: Dialect, **how: Any) -> None:
        compiled = statement.compile(dialect=dialect, **how)
        self.text = str(compiled)
        self.order: Sequence[str] | None = compiled.positiontup
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        self.binds: dict[str, Processor | None] = {
            name: types[name].dialect_impl(dialect).bind_processor(dialect)
            if name in types
            else None
            for name in compiled.params
        }
        # the statement may hold words of its own, such as those that a column is compared with
        self.own = {name: value for name, value in compiled.params.items() if value is not None}

    def values(self, given: Row) -> Any:
        """The parameters of one execution as the driver takes them."""
        said = {**self.own, **given}
        ready = {
            name: said[name] if process is None else process(said[name])
            for name, process in self.binds.items()
        }
        return ready if self.order is None else tuple(ready[name] for name in self.order)


@contextmanager
def driver(connection: Connection, *, together: bool = False) -> Iterator[Any]:
    """The driver's connection; what it raises comes out as SQLAlchemy's own errors.

    Statements `together` travel to PostgreSQL at once, and their answers come back at once.
    """
    errors = connection.dialect.loaded_dbapi.Error
    found: Any = connection.connection
    is_postgresql = connection.dialect.name == "postgresql"
    try:
        with found.pipeline() if together and is_postgresql else nullcontext():
            yield found
    except errors as failure:
        raise DBAPIError.instance(
            None, None, failure, errors, dialect=connection.dialect
        ) from failure


class Question:
    """A SELECT for all rows whose columns `by` are one of the keys that are asked for.

    Without `by` it is asked as it stands, with any key.
    """

    def __init__(self, base: Select[*tuple[Any, ...]], *by: Any) -> None:
        self.base, self.by = base, by
        columns = list(base.selected_columns)
        self.types = [column.type for column in columns]
        names = [c.key or "" for c in columns]
        row = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # not known before
        self.make: Any = row._make
        self._known: dict[str, tuple[Compiled, Readers]] = {}

    def ask(self, connection: Connection, keys: Collection[Any]) -> list[Any]:
        """The rows, in any order; `keys` are values, or tuples where `by` has several columns."""
        return ask_all(connection, (self, keys))[0]

    def statement(self, dialect: str, name: str) -> Select[*tuple[Any, ...]]:
        """The SELECT; the keys are in the parameter of that name."""
        if not self.by:
            return self.base
        wanted = tuple_(*self.by) if len(self.by) > 1 else self.by[0]
        return self.base.where(wanted.in_(_keys(dialect, self.by, name)))

    def ask_alone(self, dialect: Dialect, driver: Any, keys: Collection[Any]) -> list[Any]:
        """The rows, by a statement of its own."""
        if dialect.name not in self._known:
            statement = self.statement(dialect.name, "asked")
            compiled = Compiled(statement, dialect, compile_kwargs=AT_ONCE)
            found = [
                one.dialect_impl(dialect).result_processor(dialect, None) for one in self.types
            ]
            self._known[dialect.name] = compiled, _where_needed(found)
        compiled, readers = self._known[dialect.name]
        cursor = driver.cursor()
        cursor.execute(compiled.text, compiled.values({"asked": _as_json(keys)} if self.by else {}))
        return [self.make(_processed(list(row), readers)) for row in cursor.fetchall()]


class _Together:
    """Questions as one statement of PostgreSQL, and what the values of each answer go through."""

    def __init__(self, questions: Sequence[Question], dialect: Dialect) -> None:
        parts = []
        for place, one in enumerate(questions):
            found = one.statement(dialect.name, f"asked{place}").subquery()
            rows = func.json_agg(func.json_build_array(*found.c))
            parts.append(select(rows).select_from(found).scalar_subquery())
        self.compiled = Compiled(select(*parts), dialect, compile_kwargs=AT_ONCE)
        self.answers = [
            (one.make, _where_needed([_reader(kind, dialect) for kind in one.types]))
            for one in questions
        ]

    def ask(self, driver: Any, keys: Sequence[Collection[Any]]) -> list[list[Any]]:
        """The rows of each question."""
        cursor = driver.cursor()
        given = {f"asked{place}": _as_json(wanted) for place, wanted in enumerate(keys)}
        cursor.execute(self.compiled.text, self.compiled.values(given))
        return [
            [make(_processed(row, readers)) for row in answer or ()]  # NULL: there are no rows
            for (make, readers), answer in zip(self.answers, cursor.fetchone(), strict=True)
        ]


_together: dict[tuple[Question, ...], _Together] = {}


def ask_all(connection: Connection, *asked: tuple[Question, Collection[Any]]) -> list[list[Any]]:
    """The answers to questions of which none needs the other's answer, in one journey."""
    if not any(keys for _, keys in asked):
        return [[] for _ in asked]
    dialect = connection.dialect
    with driver(connection) as found:
        if dialect.name != "postgresql":
            return [one.ask_alone(dialect, found, keys) if keys else [] for one, keys in asked]
        questions = tuple(question for question, _ in asked)
        if questions not in _together:
            _together[questions] = _Together(questions, dialect)
        return _together[questions].ask(found, [keys for _, keys in asked])


def _as_json(keys: Collection[Any]) -> str:
    return json.dumps([key if isinstance(key, tuple) else (key,) for key in keys])


def _where_needed(readers: Sequence[Processor | None]) -> Readers:
    """What the values of a row go through, by their places in it."""
    return [(place, one) for place, one in enumerate(readers) if one is not None]


def _reader(kind: Any, dialect: Dialect) -> Processor | None:
    """What a value goes through that comes within JSON, where a moment is text."""
    process: Processor | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if not isinstance(plain, DateTime):
        return process

    def read(value: str | None) -> Any:
        moment = datetime.fromisoformat(value) if value else None
        return process(moment) if process else moment

    return read


def _processed(row: list[Any], readers: Readers) -> list[Any]:
    for place, read in readers:
        row[place] = read(row[place])
    return row


def _keys(dialect: str, by: Sequence[Any], name: str) -> Select[*tuple[Any, ...]]:
    """The keys that were asked for, as rows: one JSON parameter, however many there are."""
    parts: list[ColumnElement[Any]]
    if dialect == "postgresql":
        keys = listed(name)
        parts = [part_of(keys, place, column.type) for place, column in enumerate(by)]
    else:
        keys = func.json_each(bindparam(name, "", type_=Text)).table_valued("value", name=name)
        parts = [func.json_extract(keys.c.value, f"$[{place}]") for place in range(len(by))]
    return select(*parts)


def listed(name: str) -> Any:
    """The lists within one JSON parameter, as rows of PostgreSQL."""
    asked = cast(bindparam(name, "", type_=Text), JSON)
    return func.json_array_elements(asked).table_valued("value", name=f"{name}_rows")


def part_of(listed: Any, place: int, kind: Any) -> ColumnElement[Any]:
    """One part of each list, as a column of that type."""
    part: ColumnElement[Any] = listed.c.value.op("->>")(place)
    return part if isinstance(kind, String) else cast(part, kind)
