"""Ingest's tables, as the migrations make them."""

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
    sa.Column("report_email", sa.Text),
    sa.Column("report_locale", sa.Text, nullable=False, server_default="nb"),
    sa.Column("reports_ended_at", MOMENT),
    sa.Column("reports_since", MOMENT, nullable=False, server_default=sa.func.now()),
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
    sa.Column("mapping", JSONB),
    sa.Column("single", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("silent_after", sa.Integer),
    sa.Column("noticed_state", sa.Text),
    sa.Column("noticed_at", MOMENT),
)

PULLS = sa.Table(
    "pulls",
    METADATA,
    sa.Column("feed_id", sa.Uuid, primary_key=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("every_seconds", sa.Integer, nullable=False),
    sa.Column("secret", sa.Text),
    sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("next_fetch_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("lease_token", sa.Uuid),
    sa.Column("lease_until", MOMENT),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_tried_at", MOMENT),
    sa.Column("last_good_at", MOMENT),
    sa.Column("last_whole_at", MOMENT),
    sa.Column("problems", JSONB, nullable=False, server_default="[]"),
    sa.Column("pages", JSONB, nullable=False, server_default="[]"),
    sa.Column("digest", sa.Text, nullable=False, server_default=""),
    sa.Column("resume", sa.Text),
)

PULL_DETAILS = sa.Table(
    "pull_details",
    METADATA,
    sa.Column("feed_id", sa.Uuid, primary_key=True),
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("row_hash", sa.Text, nullable=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),
)

DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("delivery_id", sa.Uuid, primary_key=True),
    sa.Column("sequence", sa.BigInteger, sa.Identity(always=True), nullable=False),
    sa.Column("feed_id", sa.Uuid, nullable=False),
    sa.Column("parts", sa.Integer, nullable=False, server_default="1"),
    sa.Column("whole", sa.Boolean),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="received"),
    sa.Column("reference", sa.Text),
    sa.Column("correlation_id", sa.Text, nullable=False),
    sa.Column("received_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("read_at", MOMENT),
)

DELIVERY_CHUNKS = sa.Table(
    "delivery_chunks",
    METADATA,
    sa.Column("delivery_id", sa.Uuid, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
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
    sa.Column("immaterial", sa.Integer, nullable=False, server_default="0"),
    sa.Column("held", sa.Integer, nullable=False, server_default="0"),
    sa.Column("expired", sa.Integer, nullable=False, server_default="0"),
    sa.Column("deleted", sa.Integer, nullable=False, server_default="0"),
    sa.Column("joined", sa.Integer, nullable=False, server_default="0"),
    sa.Column("marked", sa.Integer, nullable=False, server_default="0"),
    sa.Column("warnings", sa.Integer, nullable=False, server_default="0"),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
)

POSTINGS = sa.Table(
    "postings",
    METADATA,
    sa.Column("posting_id", sa.Uuid, primary_key=True),
    sa.Column("feed_id", sa.Uuid, nullable=False),
    sa.Column("job_id", sa.Uuid, nullable=False),
    sa.Column("raw_hash", sa.LargeBinary, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("facts_hash", sa.LargeBinary, nullable=False),
    sa.Column("drift", sa.Float, nullable=False, server_default="0"),
    sa.Column("keys", sa.ARRAY(sa.BigInteger), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("close_reason", sa.Text),
    sa.Column("closes_at", MOMENT),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("hold", sa.Text),
    sa.Column("held_since", MOMENT),
    sa.Column("held_by", sa.Uuid),
    sa.Column("warnings", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
)

POSTING_KEYS = sa.Table(
    "posting_keys",
    METADATA,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("posting_id", sa.Uuid, primary_key=True),
)

JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("close_reason", sa.Text),
    sa.Column("posted_at", MOMENT, nullable=False, server_default=NOW),
    sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
)
