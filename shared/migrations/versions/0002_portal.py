"""Candidates, their consents and profiles, and what the matcher and the mailer may see of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
NO_TEXTS = sa.text("'{}'")


def upgrade() -> None:
    _candidates()
    _consents()
    _profiles()
    _candidate_profiles()
    _candidate_contacts()


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("candidate_id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False, unique=True, comment="the address, normalised"),
        sa.Column("name", sa.Text),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("cadence", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="grows with each change, profile included"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), comment="first confirmation"),
        sa.CheckConstraint("status IN ('pending', 'active', 'unsubscribed', 'undeliverable')", name="status"),
        sa.CheckConstraint("locale IN ('nb', 'en')", name="locale"),
        sa.CheckConstraint("cadence IN ('instant', 'edition')", name="cadence"),
        schema="portal",
        comment="portal: who signed up; an erased candidate has no row",
    )
    op.create_index("candidates_status", "candidates", ["status", "status_at"], schema="portal")


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("consent_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "candidate_id",
            sa.Uuid,
            sa.ForeignKey("portal.candidates.candidate_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("text_version", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False, comment="language in which the text was shown"),
        sa.Column("source", sa.Text, nullable=False, comment="sign-up, return or import"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.Uuid, comment="event_id of the talent.changed that the confirming made"),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        schema="portal",
        comment="portal: every consent of a candidate, and what became of it",
    )
    op.create_index("consents_candidate_id", "consents", ["candidate_id"], schema="portal")


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column(
            "candidate_id",
            sa.Uuid,
            sa.ForeignKey("portal.candidates.candidate_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("occupation", sa.Text, nullable=False),
        sa.Column("skills", ARRAY(sa.Text), nullable=False, server_default=NO_TEXTS),
        sa.Column("experience", sa.Text, nullable=False, server_default=""),
        sa.Column("languages", JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("places", ARRAY(sa.Text), nullable=False, server_default=NO_TEXTS),
        sa.Column("remote", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("employment_types", ARRAY(sa.Text), nullable=False, server_default=NO_TEXTS),
        sa.Column("permit", sa.Text, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint("permit IN ('eea', 'held', 'needed')", name="permit"),
        schema="portal",
        comment="portal: what a candidate looks for; no name, no address",
    )


def _candidate_profiles() -> None:
    op.execute(
        "CREATE VIEW portal.candidate_profiles AS "
        "SELECT candidate_id, version, occupation, skills, experience, languages, places, remote, "
        "employment_types, permit, cadence "
        "FROM portal.candidates JOIN portal.profiles USING (candidate_id) WHERE status = 'active'"
    )
    op.execute(
        "COMMENT ON VIEW portal.candidate_profiles IS "
        "'portal: for the matcher; candidates who are confirmed, subscribed and deliverable'"
    )
    op.execute("GRANT USAGE ON SCHEMA portal TO talentpool_matcher")
    op.execute("GRANT SELECT ON portal.candidate_profiles TO talentpool_matcher")


def _candidate_contacts() -> None:
    op.execute(
        "CREATE VIEW portal.candidate_contacts AS "
        "SELECT candidate_id, version, email, name, locale, status, cadence FROM portal.candidates"
    )
    op.execute(
        "COMMENT ON VIEW portal.candidate_contacts IS 'portal: for the mailer; all candidates not erased'"
    )
    op.execute("GRANT USAGE ON SCHEMA portal TO talentpool_mailer")
    op.execute("GRANT SELECT ON portal.candidate_contacts TO talentpool_mailer")


def downgrade() -> None:
    op.execute("DROP VIEW portal.candidate_contacts")
    op.execute("DROP VIEW portal.candidate_profiles")
    for table in ("profiles", "consents", "candidates"):
        op.drop_table(table, schema="portal")
    op.execute("REVOKE USAGE ON SCHEMA portal FROM talentpool_matcher, talentpool_mailer")
