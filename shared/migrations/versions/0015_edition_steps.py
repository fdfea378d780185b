"""Steps of an edition, with who and when, its audience, canary and schedule; what a delivery shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SCHEMA = "mailer"
NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
STATES = "state IN ('draft', 'opened', 'in_review', 'approved', 'sending', 'sent', 'paused', 'cancelled')"
BEFORE = "state IN ('opened', 'sending', 'sent')"
CANARY_STATES = "canary_state IN ('running', 'passed', 'stopped', 'overruled')"


def upgrade() -> None:
    _editions()
    _steps()
    _deliveries()
    _settlements()


def _editions() -> None:
    for column in (
        sa.Column("audience", JSONB, nullable=False, server_default=sa.text("'{}'"), comment="{}: everyone"),
        sa.Column("schedule_id", sa.Uuid, comment="the schedule that made it; null: a person did"),
        sa.Column("approves_itself", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("send_at", MOMENT, comment="not before; null: once it is approved"),
        sa.Column("resumes_to", sa.Text, comment="the state before the pause"),
        sa.Column("canary_share", sa.Double, nullable=False, server_default="0", comment="0: none"),
        sa.Column("canary_minutes", sa.Integer, nullable=False, server_default="30"),
        sa.Column("most_bounces", sa.Double, nullable=False, server_default="0.05", comment="of the canary"),
        sa.Column(
            "most_complaints", sa.Double, nullable=False, server_default="0.003", comment="of the canary"
        ),
        sa.Column("canary_state", sa.Text, comment="null: not begun, or none"),
        sa.Column("canary_began_at", MOMENT),
        sa.Column("drafted_at", MOMENT, nullable=False, server_default=NOW),
    ):
        op.add_column("editions", column, schema=SCHEMA)
    op.execute("UPDATE mailer.editions SET drafted_at = opened_at")
    op.alter_column("editions", "opened_at", nullable=True, server_default=None, schema=SCHEMA)
    op.drop_constraint("editions_state", "editions", schema=SCHEMA)
    op.create_check_constraint("editions_state", "editions", STATES, schema=SCHEMA)
    op.create_check_constraint("editions_canary_state", "editions", CANARY_STATES, schema=SCHEMA)


def _steps() -> None:
    op.create_table(
        "edition_steps",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("edition_id", sa.Uuid, sa.ForeignKey("mailer.editions.id"), nullable=False),
        sa.Column("from_state", sa.Text, comment="null: it was drafted"),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False, comment="a person's name, or schedule, canary …"),
        sa.Column("at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("note", sa.Text),
        schema=SCHEMA,
        comment="mailer: each step of each edition",
    )
    op.create_index("edition_steps_edition", "edition_steps", ["edition_id", "position"], schema=SCHEMA)


def _deliveries() -> None:
    for column in (
        sa.Column("canary", sa.Boolean, nullable=False, server_default=sa.false(), comment="goes first"),
        sa.Column("domain", sa.Text, comment="the recipient's; set when the mail goes out"),
        sa.Column("relay", sa.Text, comment="name of the relay that answered last"),
        sa.Column("bounced_at", MOMENT, comment="a bounce came back after the relay had taken it"),
        sa.Column("complained_at", MOMENT),
    ):
        op.add_column("deliveries", column, schema=SCHEMA)
    op.create_index(
        "deliveries_canary",
        "deliveries",
        ["edition_id", "next_attempt_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("canary"),
    )


def _settlements() -> None:
    op.create_table(
        "settlements",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "delivery_id",
            sa.Uuid,
            sa.ForeignKey("mailer.deliveries.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("how IN ('sent', 'resend', 'fail')", name="settlements_how"),
        schema=SCHEMA,
        comment="mailer: what people decided about mails in doubt",
    )
    op.create_index("settlements_delivery", "settlements", ["delivery_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("settlements", schema=SCHEMA)
    op.drop_index("deliveries_canary", "deliveries", schema=SCHEMA)
    for column in ("canary", "domain", "relay", "bounced_at", "complained_at"):
        op.drop_column("deliveries", column, schema=SCHEMA)
    op.drop_table("edition_steps", schema=SCHEMA)
    op.drop_constraint("editions_canary_state", "editions", schema=SCHEMA)
    op.drop_constraint("editions_state", "editions", schema=SCHEMA)
    op.execute(
        "UPDATE mailer.editions SET opened_at = coalesce(opened_at, drafted_at), "  # noqa: S608  constants
        f"state = CASE WHEN {BEFORE} THEN state WHEN state = 'cancelled' THEN 'sent' ELSE 'opened' END"
    )
    op.create_check_constraint("editions_state", "editions", BEFORE, schema=SCHEMA)
    op.alter_column("editions", "opened_at", nullable=False, server_default=NOW, schema=SCHEMA)
    for column in (
        "audience", "schedule_id", "approves_itself", "send_at", "resumes_to", "canary_share",
        "canary_minutes", "most_bounces", "most_complaints", "canary_state", "canary_began_at", "drafted_at",
    ):  # fmt: skip
        op.drop_column("editions", column, schema=SCHEMA)
