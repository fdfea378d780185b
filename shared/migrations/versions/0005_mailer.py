"""The mailer's editions, mail deliveries, job cards and suppressions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SCHEMA = "mailer"
NOW = sa.func.now()


def upgrade() -> None:
    _editions()
    _deliveries()
    _jobs()
    _suppressions()


def _moment(name: str, *, required: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=not required,
        server_default=NOW if required else None,
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("titles", JSONB, nullable=False, comment="by locale"),
        sa.Column("articles", JSONB, nullable=False, comment="frozen when the edition was opened"),
        sa.Column("partitions", sa.Integer, nullable=False),
        sa.Column("top_k", sa.Integer, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        _moment("opened_at", required=True),
        _moment("completed_at"),
        _moment("sending_at"),
        _moment("sent_at"),
        sa.CheckConstraint("state IN ('opened', 'sending', 'sent')", name="editions_state"),
        schema=SCHEMA,
        comment="mailer: editions of the newsletter",
    )
    op.create_table(
        "edition_partitions",
        sa.Column("edition_id", sa.Uuid, sa.ForeignKey("mailer.editions.id"), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("candidates", sa.Integer, nullable=False, comment="candidates that the matcher ranked"),
        sa.Column("deliveries", sa.Integer, nullable=False, comment="mail deliveries that were frozen"),
        _moment("frozen_at", required=True),
        schema=SCHEMA,
        comment="mailer: partitions of an edition whose digests are frozen",
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("candidate_id", sa.Uuid, nullable=False),
        sa.Column("edition_id", sa.Uuid, sa.ForeignKey("mailer.editions.id")),
        sa.Column("dedup_key", sa.Text, nullable=False, unique=True),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False, comment="frozen; emptied when the candidate withdraws"),
        sa.Column("model_id", sa.Text),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("doubts", sa.Integer, nullable=False, server_default="0", comment="fate not known"),
        _moment("next_attempt_at"),
        sa.Column("lease_token", sa.Uuid),
        _moment("lease_until"),
        sa.Column("began_at", sa.DateTime(timezone=True), comment="set before the content may go out"),
        sa.Column("dated", sa.DateTime(timezone=True), comment="the mail's Date: when it was first claimed"),
        sa.Column("message_id", sa.Text),
        sa.Column("rendered_hash", sa.Text, comment="SHA-256 of the mail's bytes"),
        sa.Column("relay_answer", sa.Text, comment="without addresses"),
        _moment("created_at", required=True),
        _moment("changed_at", required=True),
        _moment("sent_at"),
        sa.UniqueConstraint("edition_id", "candidate_id"),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'sent', 'failed', 'skipped', 'unknown')", name="deliveries_state"
        ),
        schema=SCHEMA,
        comment="mailer: the ledger of mails, one row a mail to one person; holds no address",
    )
    for name, columns, where in (
        ("deliveries_due", ["edition_id", "next_attempt_at"], "state IN ('queued', 'unknown')"),
        ("deliveries_claimed", ["lease_until"], "state = 'claimed'"),
    ):
        op.create_index(name, "deliveries", columns, schema=SCHEMA, postgresql_where=sa.text(where))
    op.create_index("deliveries_edition_state", "deliveries", ["edition_id", "state"], schema=SCHEMA)
    op.create_index("deliveries_candidate", "deliveries", ["candidate_id"], schema=SCHEMA)


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("card", JSONB(none_as_null=True), comment="absent if it was closed before it was seen"),
        _moment("changed_at", required=True),
        schema=SCHEMA,
        comment="mailer: what a mail shows of a job",
    )


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("address_hash", sa.Text, primary_key=True, comment="HMAC-SHA-256 of the address"),
        sa.Column("reason", sa.Text, nullable=False),
        _moment("created_at", required=True),
        schema=SCHEMA,
        comment="mailer: addresses that get no mail, as keyed hashes",
    )


def downgrade() -> None:
    for table in ("suppressions", "jobs", "deliveries", "edition_partitions", "editions"):
        op.drop_table(table, schema=SCHEMA)
