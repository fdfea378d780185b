"""A normalised posting as a row of the database, with the content that travels as a job."""

from dataclasses import fields
from typing import Any
from uuid import UUID

import orjson

from services.ingest import identity
from services.ingest.posting import Posting, PostingKind
from services.ingest.reader.protocol import Row
from shared.jobs import Contract, Job

OF_A_JOB = frozenset(Job.model_fields) - {"job_id", "version", "source"}
CONTENT = tuple(one.name for one in fields(Posting) if one.name in OF_A_JOB)


def row_of(feed_id: UUID, company_id: UUID, posting: Posting, raw_hash: bytes, feed_format: str) -> Row:
    """Raises ``TypeError`` for half a surrogate pair in a text."""
    begun = identity.job_id(company_id, posting)
    facts = identity.facts_hash(posting)
    return Row(
        posting_id=identity.posting_id(feed_id, begun),
        job_id=begun,
        raw_hash=raw_hash,
        content_hash=identity.content_hash(posting, facts),
        facts_hash=facts,
        keys=identity.keys(company_id, posting) if posting.kind is PostingKind.JOB else (),
        closes_at=posting.closes_at,
        kind=posting.kind.value,
        language=posting.language,
        reference=identity.reference_of(posting),
        format=feed_format,
        content=content_of(posting),
        position=posting.position,
    )


def content_of(posting: Posting) -> str:
    """JSON of what ``shared.jobs.Job`` has besides ids, version and source; empty fields are left out."""
    values = {name: value for name in CONTENT if (value := getattr(posting, name)) not in (None, ())}
    return orjson.dumps(values, default=_plain).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Contract):
        return {name: given for name, given in value.__dict__.items() if given is not None}
    raise TypeError
