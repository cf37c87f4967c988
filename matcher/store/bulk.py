"""Many rows at once: COPY into PostgreSQL, one prepared statement in SQLite, and back.

Values are plain: text, numbers, flags, ISO days as text, None. Column types of ours do not take
part, which is where the time would go.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table
from sqlalchemy.exc import DBAPIError


def insert_rows(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given by column; all columns have the same length."""
    insert_rows_by_name(
        connection, table.name, {table.c[name].name: columns[name] for name in columns}
    )


def insert_rows_by_name(
    connection: Connection, table: str, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows into a table that may be of another version than the one defined here."""
    names = ", ".join(_quoted(connection, name) for name in columns)
    target = _quoted(connection, table)
    rows = zip(*columns.values(), strict=True)
    with _driver_cursor(connection) as cursor:
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            cursor.executemany(
                f"INSERT INTO {target} ({names}) VALUES ({marks})",  # noqa: S608
                rows,
            )
            return
        with cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def fetch_columns(connection: Connection, statement: Select[Any]) -> list[Sequence[Any]]:
    """All rows of a query, by column, as the driver gives them: SQLite gives days as text."""
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    values = compiled.construct_params()
    in_order = getattr(compiled, "positiontup", None)
    arguments = [values[name] for name in in_order] if in_order else values
    with _driver_cursor(connection) as cursor:
        cursor.execute(str(compiled), arguments)
        rows = cursor.fetchall()
        width = len(cursor.description)
    return [list(map(itemgetter(position), rows)) for position in range(width)]


def moment_text(connection: Connection, moment: datetime) -> str:
    """A moment as plain text, as the column type keeps it."""
    in_utc = moment.astimezone(UTC)
    if connection.dialect.name == "sqlite":
        return in_utc.strftime("%Y-%m-%d %H:%M:%S.%f")
    return in_utc.isoformat()


@contextmanager
def _driver_cursor(connection: Connection) -> Iterator[Any]:
    """Cursor of the driver itself; its errors become those of SQLAlchemy."""
    driver: Any = connection.dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance("bulk", None, error, driver.Error) from error
    finally:
        cursor.close()


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
