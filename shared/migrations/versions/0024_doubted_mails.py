"""Mails that were ever in doubt are found at once, however large the ledger is.

The condition of the index is false for all others, so that their marks stay on their pages (HOT).
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "deliveries_doubted", "deliveries", ["id"], schema="mailer", postgresql_where=sa.text("doubts > 0")
    )


def downgrade() -> None:
    op.drop_index("deliveries_doubted", "deliveries", schema="mailer")
