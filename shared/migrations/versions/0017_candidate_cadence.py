"""When and how often a candidate wants mail, whom an edition is for, and editions that open by themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
CONTACT = "candidate_id, version, email, name, locale, status, cadence"
WHEN = (
    "time_zone, send_hour, quiet_from, quiet_until, paused_until, renewed_at, renewals, active_at, may_lower"
)
BEFORE = "cadence IN ('instant', 'edition')"
CADENCES = "cadence IN ('instant', 'edition', 'daily', 'weekly', 'monthly')"


def upgrade() -> None:
    _candidates()
    _profiles()
    _contacts(f"{CONTACT}, {WHEN}")
    _audience()
    _lowered()
    _schedules()


def _candidates() -> None:
    op.drop_constraint("cadence", "candidates", schema="portal")
    op.create_check_constraint("cadence", "candidates", CADENCES, schema="portal")
    for column in (
        sa.Column("time_zone", sa.Text, nullable=False, server_default="Europe/Oslo", comment="IANA name"),
        sa.Column("send_hour", sa.SmallInteger, comment="local hour of newsletters; null: as they come"),
        sa.Column("quiet_from", sa.SmallInteger, comment="local hour; null: no quiet hours"),
        sa.Column("quiet_until", sa.SmallInteger, comment="local hour that is not quiet any more"),
        sa.Column("paused_until", sa.Date, comment="first day with mail again; null: no holiday"),
        sa.Column(
            "renewed_at", MOMENT, nullable=False, server_default=NOW, comment="last asked for or renewed"
        ),
        sa.Column("renewals", sa.Integer, nullable=False, server_default="0", comment="how often"),
        sa.Column("active_at", MOMENT, nullable=False, server_default=NOW, comment="last act of theirs"),
        sa.Column("may_lower", sa.Boolean, nullable=False, server_default=sa.true(), comment="the cadence"),
    ):
        op.add_column("candidates", column, schema="portal")
    for name, rule in (
        ("send_hour", "send_hour BETWEEN 0 AND 23"),
        ("quiet_from", "quiet_from BETWEEN 0 AND 23"),
        ("quiet_until", "quiet_until BETWEEN 0 AND 23"),
        ("quiet_hours", "(quiet_from IS NULL) = (quiet_until IS NULL) AND quiet_from <> quiet_until"),
    ):
        op.create_check_constraint(name, "candidates", rule, schema="portal")


def _profiles() -> None:
    for column in (
        sa.Column("stage", sa.Text, comment="null: not stated"),
        sa.Column("isco", ARRAY(sa.Text), comment="ISCO-08 unit groups; null: not read yet"),
        sa.Column("isco_by", sa.Text, comment="taxonomy that they were read with"),
    ):
        op.add_column("profiles", column, schema="portal")
    stages = "stage IN ('considering', 'arrived', 'student', 'partner')"
    op.create_check_constraint("stage", "profiles", stages, schema="portal")


def _contacts(columns: str) -> None:
    op.execute(
        f"CREATE OR REPLACE VIEW portal.candidate_contacts AS SELECT {columns} "  # noqa: S608  constants
        "FROM portal.candidates"
    )


def _audience() -> None:
    op.execute(
        "CREATE VIEW portal.candidate_audience AS SELECT candidate_id, stage, permit = 'eea' AS eea, places, "
        "coalesce(isco, '{}') AS isco FROM portal.candidates JOIN portal.profiles USING (candidate_id) "
        "WHERE status = 'active'"
    )
    op.execute(
        "COMMENT ON VIEW portal.candidate_audience IS 'portal: for the mailer; whom an edition can be for'"
    )
    op.execute("GRANT SELECT ON portal.candidate_audience TO talentpool_mailer")


def _lowered() -> None:
    op.create_table(
        "lowered",
        sa.Column("candidate_id", sa.Uuid, primary_key=True),
        sa.Column("cadence", sa.Text, nullable=False, comment="holds until the candidate does something"),
        sa.Column("lowered_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("cadence IN ('edition', 'weekly', 'monthly')", name="lowered_cadence"),
        schema="mailer",
        comment="mailer: candidates who get less than they asked for, since their mails led to nothing",
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("rule", sa.Text, nullable=False, comment="RFC 5545"),
        sa.Column("at", sa.Time, nullable=False, comment="local"),
        sa.Column("time_zone", sa.Text, nullable=False, comment="IANA name"),
        sa.Column("starts_on", sa.Date, nullable=False, comment="from which intervals count"),
        sa.Column("edition", JSONB, nullable=False, comment="what each edition is made of"),
        sa.Column("next_at", MOMENT, comment="null: the rule has ended"),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False, server_default=NOW),
        schema="mailer",
        comment="mailer: editions that open by themselves",
    )
    op.create_table(
        "schedule_runs",
        sa.Column(
            "schedule_id", sa.Uuid, sa.ForeignKey("mailer.schedules.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("due_at", MOMENT, primary_key=True),
        sa.Column("edition_id", sa.Uuid, sa.ForeignKey("mailer.editions.id"), nullable=False),
        sa.Column("missed", sa.Integer, nullable=False, comment="earlier times that this one stands for"),
        sa.Column("opened_at", MOMENT, nullable=False, server_default=NOW),
        schema="mailer",
        comment="mailer: the one edition of each due time of a schedule",
    )


def downgrade() -> None:
    for table in ("schedule_runs", "schedules", "lowered"):
        op.drop_table(table, schema="mailer")
    op.execute("DROP VIEW portal.candidate_audience")
    op.execute("DROP VIEW portal.candidate_contacts")
    _contacts(CONTACT)
    op.execute(
        "COMMENT ON VIEW portal.candidate_contacts IS 'portal: for the mailer; all candidates not erased'"
    )
    op.execute("GRANT SELECT ON portal.candidate_contacts TO talentpool_mailer")
    for column in ("isco_by", "isco", "stage"):
        op.drop_column("profiles", column, schema="portal")
    for column in reversed(WHEN.split(", ")):
        op.drop_column("candidates", column, schema="portal")
    op.drop_constraint("cadence", "candidates", schema="portal")
    op.execute(f"UPDATE portal.candidates SET cadence = 'edition' WHERE NOT ({BEFORE})")  # noqa: S608  a constant
    op.create_check_constraint("cadence", "candidates", BEFORE, schema="portal")
