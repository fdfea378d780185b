"""Vectors and the facts beside them, of jobs and of profiles: the two tables are alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.facts import Facts
from services.matcher.features import Floats
from shared.vocabulary import Seniority

HEAD = 4
"""Bytes of pgvector's binary form before its big-endian floats."""


@dataclass(frozen=True)
class Read:
    """What was read from a text; ``vector`` is ``None`` where the stored one still holds."""

    key: UUID
    version: int
    content_hash: str
    facts: Facts
    vector: Floats | None


@dataclass(frozen=True)
class Readers:
    """With what texts are read; each change of either makes them be read anew."""

    model_id: str
    taxonomy_id: str


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The column that names the job or the candidate."""
    key: sa.Column[Any] = next(iter(table.primary_key.columns))
    return key


def outdated(table: sa.Table, readers: Readers, version: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """For an outer join of a version with its vector: whether the text must be looked at."""
    return sa.or_(
        key_of(table).is_(None),
        table.c.version != version,
        table.c.taxonomy_id != readers.taxonomy_id,
    )


async def known_hash(tx: AsyncConnection, table: sa.Table, key: UUID, model_id: str) -> str | None:
    """The hash of the text of which a vector is stored."""
    found = await tx.execute(
        sa.select(table.c.content_hash).where(key_of(table) == key, table.c.model_id == model_id)
    )
    content_hash: str | None = found.scalar_one_or_none()
    return content_hash


async def of_texts(
    tx: AsyncConnection, table: sa.Table, model_id: str, hashes: Collection[str]
) -> dict[str, Floats]:
    """Vectors of a model that are stored for equal texts, by the text's hash."""
    query = (
        sa.select(table.c.content_hash, sent(table).label("embedding"))
        .ext(distinct_on(table.c.content_hash))
        .where(table.c.model_id == model_id, table.c.content_hash.in_(hashes))
    )
    rows = (await tx.execute(query)).all() if hashes else []
    return {row.content_hash: decoded([row.embedding])[0] for row in rows}


async def clear(tx: AsyncConnection, table: sa.Table, model_id: str, limit: int) -> int:
    """Delete some of a model's vectors; how many."""
    some = sa.select(key_of(table)).where(table.c.model_id == model_id).limit(limit)
    gone = await tx.execute(sa.delete(table).where(table.c.model_id == model_id, key_of(table).in_(some)))
    return gone.rowcount


async def keep(tx: AsyncConnection, table: sa.Table, readers: Readers, read: Sequence[Read]) -> None:
    """Store what was read."""
    for each in read:
        values: dict[str, Any] = {
            "taxonomy_id": readers.taxonomy_id,
            "content_hash": each.content_hash,
            "version": each.version,
            "occupations": list(each.facts.occupations),
            "skills": list(each.facts.skills),
            "confidences": list(each.facts.confidences),
            "seniority": each.facts.seniority,
            "language": each.facts.language,
            "terms": list(each.facts.terms),
            "spelt": list(each.facts.spelt),
            "changed_at": sa.func.now(),
        }
        whose = key_of(table) == each.key, table.c.model_id == readers.model_id
        if each.vector is None:
            await tx.execute(sa.update(table).where(*whose).values(values))
            continue
        values["embedding"] = each.vector.tolist()
        statement = insert(table).values(
            {key_of(table).name: each.key, "model_id": readers.model_id, **values}
        )
        await tx.execute(
            statement.on_conflict_do_update(
                index_elements=list(table.primary_key.columns),
                set_=values,
                where=table.c.version <= statement.excluded.version,
            )
        )


def facts_of(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns that :func:`as_facts` reads."""
    names = ("occupations", "skills", "confidences", "seniority", "language", "terms", "spelt")
    return [table.c[name] for name in names]


def as_facts(row: Any) -> Facts:
    """The facts of a row that has the columns of :func:`facts_of`; equal strings are one in memory."""
    return Facts(
        tuple(map(intern, row.occupations)),
        tuple(map(intern, row.skills)),
        tuple(row.confidences),
        Seniority(row.seniority) if row.seniority else None,
        row.language and intern(row.language),
        tuple(map(intern, row.terms)),
        tuple(map(intern, row.spelt)),
    )


def sent(table: sa.Table) -> sa.ColumnElement[bytes]:
    """The embedding in pgvector's binary form, which needs no parsing."""
    return sa.func.vector_send(table.c.embedding, type_=sa.LargeBinary)


def decoded(embeddings: Sequence[bytes], dimensions: int | None = None) -> Floats:
    """Embeddings in binary form as an array of shape (n, dimensions); ``None``: as many as the first has."""
    if dimensions is None:
        dimensions = (len(embeddings[0]) - HEAD) // 4
    item = np.dtype([("head", f"V{HEAD}"), ("values", ">f4", (dimensions,))])
    rows = np.frombuffer(b"".join(embeddings), dtype=item)
    return rows["values"].astype(np.float32)
