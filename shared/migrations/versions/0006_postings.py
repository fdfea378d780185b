"""A feed's postings, each belonging to one job; what jobs held of their only posting moves there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
MOVED = ("feed_id", "sequence", "closes_at", "job")

POSTINGS_OF_JOBS = """
INSERT INTO ingest.postings (
  posting_id, feed_id, job_id, raw_hash, content_hash, facts_hash, keys, sequence, since,
  state, close_reason, closes_at, kind, language, reference, format, content)
SELECT
  md5(uuid_send(feed_id) || uuid_send(job_id))::uuid, feed_id, job_id, uuid_send(job_id), '', '',
  '{}', sequence, sequence,
  state, close_reason, closes_at, 'job', job->>'language', job#>>'{source,reference}',
  job#>>'{source,format}', (job - '{job_id,version,source}'::text[])::text
FROM ingest.jobs
"""
JOBS_OF_POSTINGS = """
UPDATE ingest.jobs SET feed_id = lead.feed_id, sequence = lead.sequence, closes_at = lead.closes_at,
  content_hash = encode(lead.content_hash, 'hex'),
  job = lead.content::jsonb || jsonb_build_object('job_id', jobs.job_id, 'version', version, 'source',
    jsonb_build_object('company_id', lead.company_id, 'feed_id', lead.feed_id,
                       'reference', lead.reference, 'format', lead.format))
FROM (SELECT DISTINCT ON (job_id) * FROM ingest.postings JOIN ingest.feeds USING (feed_id)
      ORDER BY job_id, state = 'open' DESC, since, posting_id) AS lead
WHERE lead.job_id = jobs.job_id
"""


def upgrade() -> None:
    _postings()
    _keys()
    op.execute(POSTINGS_OF_JOBS)
    op.drop_index("jobs_feed_id", "jobs", schema="ingest")
    op.drop_index("jobs_closes_at", "jobs", schema="ingest")
    for column in MOVED:
        op.drop_column("jobs", column, schema="ingest")
    op.alter_column(
        "jobs",
        "content_hash",
        type_=sa.LargeBinary,
        postgresql_using="''::bytea",
        comment="of what candidates were last told",
        schema="ingest",
    )
    for column in ("immaterial", "held", "expired", "deleted", "joined", "marked"):
        op.add_column(
            "reports", sa.Column(column, sa.Integer, nullable=False, server_default="0"), schema="ingest"
        )


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("posting_id", sa.Uuid, primary_key=True, comment="of the feed and the job that it began"),
        sa.Column("feed_id", sa.Uuid, sa.ForeignKey("ingest.feeds.feed_id"), nullable=False),
        sa.Column("job_id", sa.Uuid, nullable=False, comment="a job is open while one of its postings is"),
        sa.Column("raw_hash", sa.LargeBinary, nullable=False, comment="of the posting before normalising"),
        sa.Column("content_hash", sa.LargeBinary, nullable=False, comment="of what a candidate cares about"),
        sa.Column(
            "facts_hash", sa.LargeBinary, nullable=False, comment="the same without the words of the text"
        ),
        sa.Column("drift", sa.Float, nullable=False, server_default="0", comment="of the text, since told"),
        sa.Column("keys", sa.ARRAY(sa.BigInteger), nullable=False, comment="its rows in posting_keys"),
        sa.Column("sequence", sa.BigInteger, nullable=False, comment="of the delivery that last wrote it"),
        sa.Column("since", sa.BigInteger, nullable=False, comment="of the delivery that first brought it"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("close_reason", sa.Text),
        sa.Column("closes_at", MOMENT, comment="deadline, or when the source takes it down"),
        sa.Column("kind", sa.Text, nullable=False, comment="only jobs are published"),
        sa.Column("language", sa.Text),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False, comment="JSON of the job but for ids and source"),
        sa.Column("hold", sa.Text, comment="missing from its feed: held for a decision, or kept by one"),
        sa.Column("held_since", MOMENT),
        sa.Column("held_by", sa.Uuid, comment="the delivery that missed it first"),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state"),
        sa.CheckConstraint("hold IN ('held', 'kept')", name="hold"),
        schema="ingest",
        comment="ingest: postings of feeds",
    )
    op.create_index("postings_feed_id", "postings", ["feed_id"], schema="ingest")
    op.create_index("postings_job_id", "postings", ["job_id"], schema="ingest")
    op.create_index(
        "postings_closes_at",
        "postings",
        ["closes_at"],
        schema="ingest",
        postgresql_where=sa.text("state = 'open' AND closes_at IS NOT NULL"),
    )


def _keys() -> None:
    op.create_table(
        "posting_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("posting_id", sa.Uuid, primary_key=True),
        schema="ingest",
        comment="ingest: numbers that postings share which may be one job",
    )


def downgrade() -> None:
    for column in ("immaterial", "held", "expired", "deleted", "joined", "marked"):
        op.drop_column("reports", column, schema="ingest")
    op.alter_column(
        "jobs",
        "content_hash",
        type_=sa.Text,
        postgresql_using="encode(content_hash, 'hex')",
        comment=None,
        schema="ingest",
    )
    op.add_column(
        "jobs", sa.Column("feed_id", sa.Uuid, sa.ForeignKey("ingest.feeds.feed_id")), schema="ingest"
    )
    op.add_column("jobs", sa.Column("sequence", sa.BigInteger), schema="ingest")
    op.add_column("jobs", sa.Column("closes_at", MOMENT), schema="ingest")
    op.add_column("jobs", sa.Column("job", JSONB), schema="ingest")
    op.execute(JOBS_OF_POSTINGS)
    for column in ("feed_id", "sequence", "job"):
        op.alter_column("jobs", column, nullable=False, schema="ingest")
    op.create_index("jobs_feed_id", "jobs", ["feed_id"], schema="ingest")
    op.create_index(
        "jobs_closes_at", "jobs", ["closes_at"], schema="ingest", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("posting_keys", schema="ingest")
    op.drop_table("postings", schema="ingest")
