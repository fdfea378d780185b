"""The tables that every service's schema has: outbox, streams seen, inbox and dead letters."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

SERVICES = ("ingest", "matcher", "mailer", "portal")


@dataclass(frozen=True)
class Ledger:
    """One service's ledger tables, by its schema's name."""

    schema: str
    outbox: sa.Table
    streams: sa.Table
    inbox: sa.Table
    dead_letters: sa.Table


def ledger(schema: str) -> Ledger:
    """The ledger tables of a service's schema."""
    metadata = sa.MetaData(schema=schema)
    outbox = sa.Table(
        "outbox",
        metadata,
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("stream_sequence", sa.BigInteger),
        sa.Index("outbox_waiting", "position", postgresql_where=sa.text("published_at IS NULL")),
        sa.Index("outbox_stream_sequence", "stream", "stream_sequence"),
    )
    streams = sa.Table(
        "streams",
        metadata,
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("created", sa.Text, nullable=False, comment="the server's own creation time of the stream"),
    )
    inbox = sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    dead_letters = sa.Table(
        "dead_letters",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("stream_sequence", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("deliveries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("replayed_at", sa.DateTime(timezone=True)),
        sa.Column("discarded_at", sa.DateTime(timezone=True)),
        sa.Index(
            "dead_letters_once", "consumer", "stream", "stream_sequence", sa.text("md5(body)"), unique=True
        ),
    )
    return Ledger(schema, outbox, streams, inbox, dead_letters)
