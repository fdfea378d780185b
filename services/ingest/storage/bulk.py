"""Many rows at once: into a table by COPY, or as a table of a statement."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TableValuedAlias

Kind = type[sa.types.TypeEngine[Any]]


async def copy_rows(
    tx: AsyncConnection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """In the caller's transaction; a row that is there already is an error."""
    if not rows:
        return
    raw = await tx.get_raw_connection()
    connection = raw.driver_connection
    assert connection is not None  # noqa: S101  an open connection has one
    await connection.copy_records_to_table(
        table.name, schema_name=table.schema, columns=list(columns), records=rows
    )


def rows_of(columns: Mapping[str, tuple[Sequence[Any], Kind]]) -> TableValuedAlias:
    """Values by column, each with its type, as a table of these columns."""
    arrays = (sa.cast(list(values), sa.ARRAY(kind)) for values, kind in columns.values())
    names = (sa.column(name, kind) for name, (_, kind) in columns.items())
    return sa.func.unnest(*arrays).table_valued(*names).render_derived(name="given")
