"""Column types that mean the same in SQLite and PostgreSQL, and the one collection of tables."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the store; names of keys are fixed so that migrations can name them."""

OWNER = "owner_id"
"""Column of every table: the organisation whose administration the row belongs to.

It is not the ``organisation_id`` of a candidate or place, which may be a partner in the region.
"""

Code = String().with_variant(String(collation="C"), "postgresql")
"""Text that is compared and sorted byte by byte, as SQLite does, whatever the locale."""

Words = Text()
"""Text that is only shown."""

Counter = BigInteger()
Document = JSON(none_as_null=True)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, with microseconds; SQLite keeps no zone, so it is laid down here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC; a time without a zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "A time without a zone cannot be kept."
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def owned_table(
    name: str,
    *parts: SchemaItem,
    people: tuple[str, ...] = (),
    people_within: tuple[str, ...] = (),
    people_under: tuple[str, ...] = (),
    is_child: bool = False,
    **options: Any,
) -> Table:
    """Table of one organisation's rows: its first column and the start of its key is the owner.

    Parameters
    ----------
    people
        Columns that hold the identifier of a person, by which export and purge find the rows.
    people_within
        Columns whose document or text may name people; purge takes their names out.
    people_under
        Names within those documents whose values may name people; empty = any.
    is_child
        Rows belong to a row of another table, which holds the reference to the organisation.
    **options
        For one kind of database only, as SQLAlchemy names them.
    """
    founded = () if is_child else (ForeignKey("organisations.owner_id"),)
    owner: Column[Any] = Column(OWNER, Code, *founded, primary_key=True)
    about = {"people": people, "people_within": people_within, "people_under": people_under}
    return Table(name, METADATA, owner, *parts, info=about, **options)
