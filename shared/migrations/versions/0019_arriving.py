"""What the mailer remembers of destination domains and of the mails of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SCHEMA = "mailer"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "domain_rests",
        sa.Column("domain", sa.Text, primary_key=True),
        sa.Column("strikes", sa.Integer, nullable=False, comment="rests in a row; each is longer"),
        sa.Column("rests_until", MOMENT, nullable=False),
        sa.Column("answer", sa.Text, nullable=False, comment="what the relay said, without addresses"),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=sa.text("now()")),
        schema=SCHEMA,
        comment="mailer: destination domains that asked for fewer mails",
    )
    op.create_table(
        "domain_slots",
        sa.Column("domain", sa.Text, primary_key=True),
        sa.Column("next_at", MOMENT, nullable=False, comment="when the next mail to it may go out"),
        schema=SCHEMA,
        comment="mailer: what keeps all mailers together to a domain's rate",
    )
    op.create_table(
        "sending_days",
        sa.Column("day", sa.Date, primary_key=True, comment="in UTC"),
        sa.Column("mails", sa.Integer, nullable=False),
        schema=SCHEMA,
        comment="mailer: mails let go on a day, by all mailers, while a warm-up plan is in force",
    )
    op.add_column(
        "deliveries", sa.Column("slot_at", MOMENT, comment="its turn at its domain's rate"), schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_column("deliveries", "slot_at", schema=SCHEMA)
    op.drop_table("sending_days", schema=SCHEMA)
    op.drop_table("domain_slots", schema=SCHEMA)
    op.drop_table("domain_rests", schema=SCHEMA)
