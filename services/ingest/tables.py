"""Ingest's tables, as migration 0003 makes them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

METADATA = sa.MetaData(schema="ingest")
MOMENT = sa.DateTime(timezone=True)
NOW = sa.func.now()

COMPANIES = sa.Table(
    "companies",
    METADATA,
    sa.Column("company_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
)

API_KEYS = sa.Table(
    "api_keys",
    METADATA,
    sa.Column("key_hash", sa.LargeBinary, primary_key=True),
    sa.Column("company_id", sa.Uuid, nullable=False),
    sa.Column("prefix", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("revoked_at", MOMENT),
)

FEEDS = sa.Table(
    "feeds",
    METADATA,
    sa.Column("feed_id", sa.Uuid, primary_key=True),
    sa.Column("company_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("last_complete", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("held_back", sa.Boolean, nullable=False, server_default=sa.false()),
)

DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("delivery_id", sa.Uuid, primary_key=True),
    sa.Column("sequence", sa.BigInteger, sa.Identity(always=True), nullable=False),
    sa.Column("feed_id", sa.Uuid, nullable=False),
    sa.Column("content", sa.LargeBinary),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="received"),
    sa.Column("correlation_id", sa.Text, nullable=False),
    sa.Column("received_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("read_at", MOMENT),
)

REPORTS = sa.Table(
    "reports",
    METADATA,
    sa.Column("delivery_id", sa.Uuid, primary_key=True),
    sa.Column("format", sa.Text),
    sa.Column("taken", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("closed", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
)

JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("feed_id", sa.Uuid, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("close_reason", sa.Text),
    sa.Column("closes_at", MOMENT),
    sa.Column("job", JSONB, nullable=False),
    sa.Column("posted_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
)
