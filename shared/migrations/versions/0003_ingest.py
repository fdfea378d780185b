"""Companies, their keys and feeds, feed deliveries with their reports, and jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _companies()
    _api_keys()
    _feeds()
    _deliveries()
    _reports()
    _jobs()


def _companies() -> None:
    op.create_table(
        "companies",
        sa.Column("company_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, unique=True, comment="the name, case folded"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        schema="ingest",
        comment="ingest: member companies",
    )


def _api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("key_hash", sa.LargeBinary, primary_key=True, comment="SHA-256; the key is shown once"),
        sa.Column("company_id", sa.Uuid, sa.ForeignKey("ingest.companies.company_id"), nullable=False),
        sa.Column("prefix", sa.Text, nullable=False, comment="first characters, to tell keys apart"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("revoked_at", MOMENT),
        schema="ingest",
        comment="ingest: keys that companies push with",
    )
    op.create_index("api_keys_company_id", "api_keys", ["company_id"], schema="ingest")


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("feed_id", sa.Uuid, primary_key=True),
        sa.Column("company_id", sa.Uuid, sa.ForeignKey("ingest.companies.company_id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column(
            "last_complete",
            sa.BigInteger,
            nullable=False,
            server_default="0",
            comment="sequence of the newest complete delivery that was read",
        ),
        sa.Column(
            "held_back",
            sa.Boolean,
            nullable=False,
            server_default=sa.false(),
            comment="the newest complete delivery lost most jobs, and they were left open",
        ),
        sa.UniqueConstraint("company_id", "name"),
        schema="ingest",
        comment="ingest: a company's feeds; its row is locked while one of its deliveries is read",
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", sa.Uuid, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("feed_id", sa.Uuid, sa.ForeignKey("ingest.feeds.feed_id"), nullable=False),
        sa.Column("content", sa.LargeBinary, comment="gzip of the bytes as they came; null once pruned"),
        sa.Column("size", sa.BigInteger, nullable=False, comment="bytes before gzip"),
        sa.Column("state", sa.Text, nullable=False, server_default="received"),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("read_at", MOMENT),
        sa.CheckConstraint("state IN ('received', 'read', 'superseded', 'failed')", name="state"),
        schema="ingest",
        comment="ingest: feed deliveries as they came",
    )
    op.create_index("deliveries_feed_id", "deliveries", ["feed_id", "sequence"], schema="ingest")


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column(
            "delivery_id",
            sa.Uuid,
            sa.ForeignKey("ingest.deliveries.delivery_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("format", sa.Text),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("closed", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        schema="ingest",
        comment="ingest: what became of a delivery's postings",
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("feed_id", sa.Uuid, sa.ForeignKey("ingest.feeds.feed_id"), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False, comment="of the delivery that last brought it"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("close_reason", sa.Text),
        sa.Column("closes_at", MOMENT, comment="deadline, or when the source takes it down"),
        sa.Column("job", JSONB, nullable=False, comment="as in jobs.posted"),
        sa.Column("posted_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state"),
        schema="ingest",
        comment="ingest: postings after identity",
    )
    op.create_index("jobs_feed_id", "jobs", ["feed_id"], schema="ingest")
    op.create_index(
        "jobs_closes_at", "jobs", ["closes_at"], schema="ingest", postgresql_where=sa.text("state = 'open'")
    )


def downgrade() -> None:
    for table in ("jobs", "reports", "deliveries", "feeds", "api_keys", "companies"):
        op.drop_table(table, schema="ingest")
