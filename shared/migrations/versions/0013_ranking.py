"""What ranking keeps between editions, and which jobs the mailer has sent to whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
GOES_OUT = "state IN ('queued', 'claimed', 'sent', 'unknown')"


def upgrade() -> None:
    _statistics()
    _exposure()
    _sent_jobs()


def _statistics() -> None:
    op.create_table(
        "statistics",
        sa.Column("version", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("model_id", sa.Text, nullable=False),
        sa.Column("taxonomy_id", sa.Text, nullable=False),
        sa.Column("job_ids", ARRAY(sa.Uuid), nullable=False, comment="open jobs that they were made of"),
        sa.Column(
            "mean", sa.LargeBinary, nullable=False, comment="of vectors, as 64-bit little-endian reals"
        ),
        sa.Column("covariance", sa.LargeBinary, nullable=False, comment="likewise, row by row"),
        sa.Column("counts", JSONB, nullable=False, comment="jobs by skill, by term and by language"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        schema="matcher",
        comment="matcher: what is usual among open jobs, as relevance is measured against",
    )
    op.create_index(
        "statistics_readers", "statistics", ["model_id", "taxonomy_id", "version"], schema="matcher"
    )
    version = sa.Column("statistics", sa.BigInteger, comment="by which all parts are ranked")
    op.add_column("editions", version, schema="matcher")


def _exposure() -> None:
    op.create_table(
        "exposure",
        sa.Column(
            "job_id", sa.Uuid, sa.ForeignKey("matcher.jobs.job_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("shown", sa.BigInteger, nullable=False),
        schema="matcher",
        comment="matcher: in how many lists of completed editions a job was",
    )


def _sent_jobs() -> None:
    op.execute(
        "ALTER TABLE mailer.deliveries ADD COLUMN job_ids jsonb GENERATED ALWAYS AS "
        "(jsonb_path_query_array(content, '$.items[*].job.job_id')) STORED"
    )
    op.execute(
        "CREATE VIEW mailer.sent_jobs AS SELECT candidate_id, "  # noqa: S608  a constant
        f"jsonb_array_elements_text(job_ids)::uuid AS job_id FROM mailer.deliveries WHERE {GOES_OUT}"
    )
    op.execute(
        "COMMENT ON VIEW mailer.sent_jobs IS 'mailer: for the matcher; jobs in mails that go out or went'"
    )
    op.execute("GRANT USAGE ON SCHEMA mailer TO talentpool_matcher")
    op.execute("GRANT SELECT ON mailer.sent_jobs TO talentpool_matcher")


def downgrade() -> None:
    op.execute("DROP VIEW mailer.sent_jobs")
    op.execute("REVOKE USAGE ON SCHEMA mailer FROM talentpool_matcher")
    op.drop_column("deliveries", "job_ids", schema="mailer")
    op.drop_table("exposure", schema="matcher")
    op.drop_column("editions", "statistics", schema="matcher")
    op.drop_table("statistics", schema="matcher")
