"""Statements of every turn, compiled once for each database and then handed to its driver as they are.

Why: SQLAlchemy finds a statement's compiled form anew at each execution, and wraps what comes back. That is little in a loop, but after the
engine's turn none of it is in the processor's caches any more, and it costs more than what SQLite does for the statement. The types of
columns are kept to, an error is SQLAlchemy's own, and the transaction is one of SQLAlchemy's, so that all of this may be mixed with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor, DBAPIModule
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Transaction = Session | Connection
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any] | None


class _Form:
    """A statement in the words of one database."""

    def __init__(self, statement: Select[Any] | Insert | Update, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        if compiled.prefetch:
            raise TypeError(f"{', '.join(column.key for column in compiled.prefetch)}: give the value, defaults are not worked out here")
        self.sql = str(compiled)
        self._named = not compiled.positional  # how the driver takes parameters
        self._parameters = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in (compiled.binds if self._named else compiled.positiontup or ())
        ]
        self._constants = {name: one.value for name, one in compiled.binds.items() if not one.required}
        self._results = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
        self._dialect = dialect
        self._converts: list[_Convert] | None = None

    def bound(self, values: Values) -> Any:
        """`values` as the driver takes them."""
        given = {**self._constants, **values}
        if self._named:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self._parameters}
        return [convert(given[name]) if convert else given[name] for name, convert in self._parameters]

    def rows(self, cursor: DBAPICursor) -> list[tuple[Any, ...]]:
        """What the driver found, as the columns' types say."""
        found = cursor.fetchall()
        if self._converts is None:  # some types ask what the driver itself makes of theirs
            codes = [column[1] for column in cursor.description or ()]
            self._converts = [one.result_processor(self._dialect, code) for one, code in zip(self._results, codes, strict=True)]
        converts = self._converts
        return [tuple([convert(value) if convert else value for convert, value in zip(converts, row, strict=True)]) for row in found]


class Prepared:
    """One statement. Its values are given by the names of its parameters, and where they have none by those of the columns to be set."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        """`statement`: without lists (IN), and setting no column by a default of its own."""
        self._statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}

    def rows(self, transaction: Transaction, values: Values) -> list[tuple[Any, ...]]:
        """What it selects or returns.

        Raises:
            DBAPIError: as SQLAlchemy does.
        """
        connection, form = self._on(transaction, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(form.sql, form.bound(values))
            return form.rows(cursor)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_does(error, connection, cursor, form.sql) from error

    def first(self, transaction: Transaction, values: Values) -> tuple[Any, ...] | None:
        """The first row of it, None where there is none. Raises as `rows` does."""
        rows = self.rows(transaction, values)
        return rows[0] if rows else None

    def run(self, transaction: Transaction, *values: Values) -> int:
        """Execute it for each of `values`, all of the same names; how many rows it changed. Raises as `rows` does."""
        if not values:
            return 0
        connection, form = self._on(transaction, values[0])
        cursor = connection.connection.cursor()
        try:
            if len(values) == 1:
                cursor.execute(form.sql, form.bound(values[0]))
            else:
                cursor.executemany(form.sql, [form.bound(each) for each in values])
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemy_does(error, connection, cursor, form.sql) from error
        return cursor.rowcount

    def _on(self, transaction: Transaction, values: Values) -> tuple[Connection, _Form]:
        if isinstance(transaction, Session):
            transaction.flush()
            transaction = transaction.connection()
        key = (transaction.dialect.name, *values)
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = _Form(self._statement, transaction.dialect, tuple(values))
        return transaction, form


def _as_sqlalchemy_does(error: DBAPIModule.Error, connection: Connection, cursor: DBAPICursor, sql: str) -> BaseException:
    """The error of a driver as SQLAlchemy raises it, without the values; a connection that broke is thrown away."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if broken:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=broken, dialect=dialect
    )
