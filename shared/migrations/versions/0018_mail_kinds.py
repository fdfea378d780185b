"""Where a company's weekly report goes, and what the mailer may read to write it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
VIEWS = ("company_contacts", "feed_weeks", "company_jobs")


def upgrade() -> None:
    for column in (
        sa.Column("report_email", sa.Text, comment="where the weekly report goes; null: nowhere"),
        sa.Column("report_locale", sa.Text, nullable=False, server_default="nb"),
        sa.Column("reports_ended_at", MOMENT, comment="by the link in a report; null: they go on"),
    ):
        op.add_column("companies", column, schema="ingest")
    op.create_check_constraint(
        "companies_report_locale", "companies", "report_locale IN ('nb', 'en')", schema="ingest"
    )
    _contacts()
    _feed_weeks()
    _company_jobs()
    op.execute("GRANT USAGE ON SCHEMA ingest TO talentpool_mailer")
    for view in VIEWS:
        op.execute(f"GRANT SELECT ON ingest.{view} TO talentpool_mailer")
    op.execute(
        "COMMENT ON COLUMN mailer.deliveries.candidate_id IS 'whom it goes to; a report''s is the company'"
    )


def _contacts() -> None:
    op.execute(
        "CREATE VIEW ingest.company_contacts AS SELECT company_id, name, report_email AS email, "
        "report_locale AS locale FROM ingest.companies "
        "WHERE report_email IS NOT NULL AND reports_ended_at IS NULL"
    )
    op.execute(
        "COMMENT ON VIEW ingest.company_contacts IS 'ingest: for the mailer; companies that want reports'"
    )


def _feed_weeks() -> None:
    op.execute(
        "CREATE VIEW ingest.feed_weeks AS SELECT f.company_id, f.feed_id, f.name, d.received_at, d.state, "
        "coalesce(r.taken, 0) AS taken, coalesce(r.changed, 0) AS changed, coalesce(r.closed, 0) AS closed, "
        "coalesce(r.rejected, 0) AS rejected, "
        "coalesce(r.body -> 'rejected', '[]') AS rejections, r.body -> 'failure' AS failure "
        "FROM ingest.feeds f LEFT JOIN ingest.deliveries d USING (feed_id) "
        "LEFT JOIN ingest.reports r USING (delivery_id)"
    )
    op.execute(
        "COMMENT ON VIEW ingest.feed_weeks IS "
        "'ingest: for the mailer; every feed with what its deliveries did, a row a delivery'"
    )


def _company_jobs() -> None:
    op.execute(
        "CREATE VIEW ingest.company_jobs AS SELECT DISTINCT f.company_id, p.job_id "
        "FROM ingest.postings p JOIN ingest.feeds f USING (feed_id)"
    )
    op.execute("COMMENT ON VIEW ingest.company_jobs IS 'ingest: for the mailer; which jobs are whose'")


def downgrade() -> None:
    for view in VIEWS:
        op.execute(f"DROP VIEW ingest.{view}")
    op.execute("REVOKE USAGE ON SCHEMA ingest FROM talentpool_mailer")
    op.drop_constraint("companies_report_locale", "companies", schema="ingest")
    for column in ("report_email", "report_locale", "reports_ended_at"):
        op.drop_column("companies", column, schema="ingest")
    op.execute("COMMENT ON COLUMN mailer.deliveries.candidate_id IS NULL")
