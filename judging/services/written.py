"""Rows that are written many times a second, by statements compiled once (see `prepared`).

SQLite is given row by row; PostgreSQL several writings as one statement.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, select
from sqlalchemy.dialects import postgresql, sqlite

from judging.extensions import Base
from judging.services.prepared import Compiled, Row, driver, listed, part_of


class Writing:
    """An INSERT, UPDATE or DELETE that is carried out for many rows at once."""

    def __init__(self, make: Callable[[str], Any], *names: str) -> None:
        self.make, self.names = make, names
        self._known: dict[str, Compiled] = {}

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Carry it out, for each row in its order."""
        write_all(connection, (self, rows))

    def is_one(self, rows: Sequence[Row]) -> bool:
        """Whether these rows are one statement for PostgreSQL."""
        return len(rows) == 1

    def statement(self, dialect: str, name: str) -> Any:
        """The statement; where its rows are one parameter, that has this name."""
        return self.make(dialect)

    def given(self, dialect: Dialect, name: str, rows: Sequence[Row]) -> Row:
        """The parameters of one statement for PostgreSQL."""
        return rows[0]

    def send(self, connection: Connection, driver: Any, rows: Sequence[Row]) -> None:
        """Let the driver carry it out, row by row."""
        dialect = connection.dialect
        compiled = self._known.get(dialect.name)
        if compiled is None:
            statement = self.statement(dialect.name, "asked")
            compiled = Compiled(statement, dialect, column_keys=self.names or None)
            self._known[dialect.name] = compiled
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
        super().__init__(lambda _: None, *names)
        self.model, self.over = model, over
        self.types = {name: model.__table__.c[name].type for name in names}

    def is_one(self, rows: Sequence[Row]) -> bool:
        """However many rows there are."""
        return True

    def statement(self, dialect: str, name: str) -> Any:
        """The INSERT; for PostgreSQL its rows are the parameter of that name."""
        row: Any = sqlite.insert(self.model)
        if dialect == "postgresql":
            rows = listed(name)
            parts = [part_of(rows, place, self.types[n]) for place, n in enumerate(self.names)]
            row = postgresql.insert(self.model).from_select(list(self.names), select(*parts))
        over = list(self.over)
        new = {column: row.excluded[column] for column in self.names if column not in over}
        return row.on_conflict_do_update(index_elements=over, set_=new) if over else row

    def given(self, dialect: Dialect, name: str, rows: Sequence[Row]) -> Row:
        """All rows as JSON."""
        ready = {
            column: kind.dialect_impl(dialect).bind_processor(dialect)
            for column, kind in self.types.items()
        }
        values = [
            [process(row[column]) if process else row[column] for column, process in ready.items()]
            for row in rows
        ]
        return {name: json.dumps(values, default=_plain)}


def _plain(value: Any) -> Any:
    """A moment, or what the driver has wrapped to be sent as JSON, within JSON."""
    return value.isoformat() if isinstance(value, datetime) else value.obj


_written_at_once: dict[tuple[Writing, ...], Compiled] = {}


def write_all(connection: Connection, *todo: tuple[Writing, Sequence[Row]]) -> None:
    """Carry out several writings, none of which reads what another writes, in one journey."""
    waiting = [(writing, rows) for writing, rows in todo if rows]
    if not waiting:
        return
    at_once: list[tuple[Writing, Sequence[Row]]] = []
    if connection.dialect.name == "postgresql":
        at_once = [(writing, rows) for writing, rows in waiting if writing.is_one(rows)]
        waiting = [(writing, rows) for writing, rows in waiting if not writing.is_one(rows)]
    with driver(connection, together=bool(waiting)) as found:
        if at_once:
            _write_at_once(connection.dialect, found, at_once)
        for writing, rows in waiting:
            writing.send(connection, found, rows)


def _write_at_once(
    dialect: Dialect, driver: Any, todo: Sequence[tuple[Writing, Sequence[Row]]]
) -> None:
    """All of it as one statement of PostgreSQL: each but the last stands in its WITH."""
    writings = tuple(writing for writing, _ in todo)
    compiled = _written_at_once.get(writings)
    if compiled is None:
        *first, last = (
            one.statement(dialect.name, f"rows{place}") for place, one in enumerate(writings)
        )
        parts = [one.cte(f"written{place}") for place, one in enumerate(first)]
        compiled = Compiled(last.add_cte(*parts), dialect)
        _written_at_once[writings] = compiled
    given: dict[str, Any] = {}
    for place, (writing, rows) in enumerate(todo):
        given |= writing.given(dialect, f"rows{place}", rows)
    driver.cursor().execute(compiled.text, compiled.values(given))
