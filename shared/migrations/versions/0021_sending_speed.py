"""Room on the pages of the ledger of mails: a mark that changes no indexed column then stays on its page."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE mailer.deliveries SET (fillfactor = 70)")


def downgrade() -> None:
    op.execute("ALTER TABLE mailer.deliveries RESET (fillfactor)")
