"""What a store lacks that an earlier version of the server made."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, update
from sqlalchemy.schema import CreateColumn

from sync import usage
from sync.tables import databases


def upgrade(connection: Connection) -> None:
    """Counts what databases store, where that was not kept yet. Once; it reads everything."""
    if any(column["name"] == "size" for column in inspect(connection).get_columns("databases")):
        return
    column = CreateColumn(databases.c.size).compile(dialect=connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE databases ADD COLUMN {column}")
    for number in list(connection.scalars(select(databases.c.number))):
        size = usage.counted_in(number)
        connection.execute(update(databases).where(databases.c.number == number).values(size=size))
