"""Candidates who object to profiling, and since when a company's reports go where they go."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

CONTACT = (
    "candidate_id, version, email, name, locale, status, cadence, time_zone, send_hour, quiet_from, "
    "quiet_until, paused_until, renewed_at, renewals, active_at, may_lower"
)
PROFILE = (
    "candidate_id, version, occupation, skills, experience, languages, places, remote, employment_types, "
    "permit, cadence, seniority, salary_floor, clearance, commute, findable"
)
AUDIENCE = "candidate_id, stage, permit = 'eea' AS eea, places, coalesce(isco, '{}') AS isco"
ACTIVE = "status = 'active'"
RANKED = f"{ACTIVE} AND NOT plain"


def upgrade() -> None:
    plain = sa.Column(
        "plain",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="objects to profiling (GDPR, article 21): plain digests, ranked for nothing",
    )
    op.add_column("candidates", plain, schema="portal")
    _view("candidate_contacts", f"{CONTACT}, plain", "portal.candidates")
    _views_of_profiles(RANKED)
    since = sa.Column(
        "reports_since", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")
    )
    op.add_column("companies", since, schema="ingest")


def _views_of_profiles(whose: str) -> None:
    profiles = f"portal.candidates JOIN portal.profiles USING (candidate_id) WHERE {whose}"
    _view("candidate_profiles", PROFILE, profiles)
    _view("candidate_audience", AUDIENCE, profiles)


def _view(name: str, columns: str, rows: str) -> None:
    op.execute(f"CREATE OR REPLACE VIEW portal.{name} AS SELECT {columns} FROM {rows}")  # noqa: S608  constants


def downgrade() -> None:
    op.drop_column("companies", "reports_since", schema="ingest")
    _views_of_profiles(ACTIVE)
    op.execute("DROP VIEW portal.candidate_contacts")
    _view("candidate_contacts", CONTACT, "portal.candidates")
    op.execute(
        "COMMENT ON VIEW portal.candidate_contacts IS 'portal: for the mailer; all candidates not erased'"
    )
    op.execute("GRANT SELECT ON portal.candidate_contacts TO talentpool_mailer")
    op.drop_column("candidates", "plain", schema="portal")
