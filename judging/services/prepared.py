"""Statements that are asked many times a second: compiled once, then run by the driver itself.

What SQLAlchemy does for each execution costs several times what SQLite needs to answer it. Types,
errors and lost connections are treated as everywhere.
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
    Dialect,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from judging.extensions import Base

Processor = Callable[[Any], Any]
Row = Mapping[str, Any]


class _Compiled:
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
def _driver(connection: Connection) -> Iterator[Any]:
    """The driver's connection; what it raises comes out as SQLAlchemy's own errors.

    To PostgreSQL everything travels together, and its answers come back together.
    """
    errors = connection.dialect.loaded_dbapi.Error
    driver: Any = connection.connection
    travel = driver.pipeline() if connection.dialect.name == "postgresql" else nullcontext()
    try:
        with travel:
            yield driver
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
        self._known: dict[str, tuple[_Compiled, list[tuple[int, Any]]]] = {}

    def ask(self, connection: Connection, keys: Collection[Any]) -> list[Any]:
        """The rows, in any order; `keys` are values, or tuples where `by` has several columns."""
        return ask_all(connection, (self, keys))[0]

    def send(self, connection: Connection, driver: Any, keys: Collection[Any]) -> Any:
        """A cursor that brings the answer."""
        compiled, _ = self._known.get(connection.dialect.name) or self._learn(connection)
        asked = json.dumps([key if isinstance(key, tuple) else (key,) for key in keys])
        cursor = driver.cursor()
        cursor.execute(compiled.text, compiled.values({"asked": asked} if self.by else {}))
        return cursor

    def rows(self, connection: Connection, cursor: Any) -> list[Any]:
        """The answer that a cursor has brought."""
        _, processors = self._known[connection.dialect.name]
        return [self.make(_processed(row, processors)) for row in cursor.fetchall()]

    def _learn(self, connection: Connection) -> tuple[_Compiled, list[tuple[int, Any]]]:
        dialect = connection.dialect
        asked = self.base
        if self.by:
            wanted = tuple_(*self.by) if len(self.by) > 1 else self.by[0]
            asked = asked.where(wanted.in_(_keys(dialect.name, self.by)))
        compiled = _Compiled(asked, dialect, compile_kwargs={"render_postcompile": True})
        found = [kind.dialect_impl(dialect).result_processor(dialect, None) for kind in self.types]
        processors = [(place, one) for place, one in enumerate(found) if one is not None]
        return self._known.setdefault(dialect.name, (compiled, processors))


def ask_all(connection: Connection, *asked: tuple[Question, Collection[Any]]) -> list[list[Any]]:
    """The answers to questions of which none needs the other's answer, in one journey."""
    with _driver(connection) as driver:
        sent = [
            question.send(connection, driver, keys) if keys else None for question, keys in asked
        ]
        return [
            question.rows(connection, cursor) if cursor else []
            for (question, _), cursor in zip(asked, sent, strict=True)
        ]


def _processed(row: Sequence[Any], processors: list[tuple[int, Any]]) -> list[Any]:
    values = list(row)
    for place, process in processors:
        values[place] = process(values[place])
    return values


def _keys(dialect: str, by: Sequence[Any]) -> Select[*tuple[Any, ...]]:
    """The keys that were asked for, as rows: one JSON parameter, however many there are."""
    parts: list[ColumnElement[Any]]
    if dialect == "postgresql":
        keys = _listed()
        parts = [_part(keys, place, column.type) for place, column in enumerate(by)]
    else:
        keys = func.json_each(bindparam("asked", "", type_=Text)).table_valued("value", name="keys")
        parts = [func.json_extract(keys.c.value, f"$[{place}]") for place in range(len(by))]
    return select(*parts)


def _listed() -> Any:
    """The lists within one JSON parameter, as rows of PostgreSQL."""
    asked = cast(bindparam("asked", "", type_=Text), JSON)
    return func.json_array_elements(asked).table_valued("value", name="keys")


def _part(listed: Any, place: int, kind: Any) -> ColumnElement[Any]:
    """One part of each list, as a column of that type."""
    part: ColumnElement[Any] = listed.c.value.op("->>")(place)
    return part if isinstance(kind, String) else cast(part, kind)


class Writing:
    """An INSERT, UPDATE or DELETE that is carried out for many rows at once."""

    def __init__(self, make: Callable[[str], Any], *names: str) -> None:
        self.make, self.names = make, names
        self._known: dict[str, _Compiled] = {}

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Carry it out, for each row in its order."""
        write_all(connection, (self, rows))

    def _compiled(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        known = self._known.get(dialect.name)
        if known is None:
            known = _Compiled(self.make(dialect.name), dialect, column_keys=self.names or None)
            self._known[dialect.name] = known
        return known

    def send(self, connection: Connection, driver: Any, rows: Sequence[Row]) -> None:
        """Let the driver carry it out."""
        compiled = self._compiled(connection)
        values = [compiled.values(row) for row in rows]
        if len(values) > 1:
            driver.cursor().executemany(compiled.text, values)
        else:
            driver.cursor().execute(compiled.text, values[0])


class Insertion(Writing):
    """An INSERT of many rows; those whose columns `over` are there already replace the others.

    PostgreSQL is given all of them as one JSON parameter, which costs it and the driver a third of
    what rows one by one do.
    """

    def __init__(self, model: type[Base], *names: str, over: Sequence[str] = ()) -> None:
        super().__init__(self._statement, *names)
        self.model, self.over = model, over
        self.types = {name: model.__table__.c[name].type for name in names}

    def _statement(self, dialect: str) -> Any:
        row: Any = sqlite.insert(self.model)
        if dialect == "postgresql":
            listed = _listed()
            parts = [_part(listed, place, self.types[n]) for place, n in enumerate(self.names)]
            row = postgresql.insert(self.model).from_select(list(self.names), select(*parts))
        given = {name: row.excluded[name] for name in self.names if name not in self.over}
        over = list(self.over)
        return row.on_conflict_do_update(index_elements=over, set_=given) if over else row

    def send(self, connection: Connection, driver: Any, rows: Sequence[Row]) -> None:
        """Let the driver carry it out."""
        if connection.dialect.name != "postgresql":
            super().send(connection, driver, rows)
            return
        compiled = self._compiled(connection)
        dialect = connection.dialect
        ready = {
            name: kind.dialect_impl(dialect).bind_processor(dialect)
            for name, kind in self.types.items()
        }
        listed = [
            [process(row[name]) if process else row[name] for name, process in ready.items()]
            for row in rows
        ]
        asked = json.dumps(listed, default=_plain)
        driver.cursor().execute(compiled.text, compiled.values({"asked": asked}))


def _plain(value: Any) -> Any:
    """A moment, or what the driver has wrapped to be sent as JSON, within JSON."""
    return value.isoformat() if isinstance(value, datetime) else value.obj


def write_all(connection: Connection, *todo: tuple[Writing, Sequence[Row]]) -> None:
    """Carry out several writings, one after the other, in one journey."""
    waiting = [(writing, rows) for writing, rows in todo if rows]
    if waiting:
        with _driver(connection) as driver:
            for writing, rows in waiting:
                writing.send(connection, driver, rows)
