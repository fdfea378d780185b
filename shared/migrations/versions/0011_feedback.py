"""What candidates say of jobs that they were shown, and what those jobs said, so that taste outlives them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _given()
    _views()
    _jobs()


def _given() -> None:
    op.create_table(
        "feedback",
        sa.Column(
            "candidate_id",
            sa.Uuid,
            sa.ForeignKey("portal.candidates.candidate_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False, comment="of the job, as it was shown; may be empty"),
        sa.Column("employer", sa.Text, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("kind IN ('more', 'less', 'wrong_place', 'applied', 'expired')", name="kind"),
        schema="portal",
        comment="portal: the newest that a candidate said of a job",
    )
    op.create_index("feedback_job_id", "feedback", ["job_id"], schema="portal")


def _views() -> None:
    op.execute(
        "CREATE VIEW portal.candidate_feedback AS "
        "SELECT candidate_id, job_id, kind, title, given_at FROM portal.feedback"
    )
    op.execute(
        "COMMENT ON VIEW portal.candidate_feedback IS 'portal: for the matcher; what was said of jobs'"
    )
    op.execute("GRANT SELECT ON portal.candidate_feedback TO talentpool_matcher")
    op.execute(
        "CREATE VIEW mailer.published_cards AS SELECT job_id, card->>'title' AS title, "
        "card->>'employer' AS employer FROM mailer.jobs WHERE card IS NOT NULL"
    )
    op.execute(
        "COMMENT ON VIEW mailer.published_cards IS 'mailer: for the portal; which job a link is about'"
    )
    op.execute("GRANT USAGE ON SCHEMA mailer TO talentpool_portal")
    op.execute("GRANT SELECT ON mailer.published_cards TO talentpool_portal")


def _jobs() -> None:
    op.create_table(
        "feedback_jobs",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, comment="of the job when it was kept"),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="its beginning"),
        sa.Column("terms", JSONB, nullable=False),
        schema="matcher",
        comment="matcher: public text of jobs of which somebody has said something",
    )
    op.execute("CREATE TABLE matcher.feedback_vectors (LIKE matcher.job_vectors INCLUDING ALL)")
    op.execute("COMMENT ON TABLE matcher.feedback_vectors IS 'matcher: what was read of feedback_jobs'")


def downgrade() -> None:
    op.drop_table("feedback_vectors", schema="matcher")
    op.drop_table("feedback_jobs", schema="matcher")
    op.execute("DROP VIEW mailer.published_cards")
    op.execute("REVOKE USAGE ON SCHEMA mailer FROM talentpool_portal")
    op.execute("DROP VIEW portal.candidate_feedback")
    op.drop_table("feedback", schema="portal")
