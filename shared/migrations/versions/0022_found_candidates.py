"""Who looked for candidates of a job, and how texts spell the skills that are read of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

READ = ("job_vectors", "profile_vectors", "feedback_vectors")


def upgrade() -> None:
    _searches()
    for table in READ:
        spelt: sa.Column[list[str]] = sa.Column(
            "spelt",
            ARRAY(sa.Text),
            nullable=False,
            server_default=sa.text("'{}'"),
            comment="as the text spells each of the skills; empty: not known",
        )
        op.add_column(table, spelt, schema="matcher")
        # Facts of another taxonomy are read anew, which embeds nothing: so spellings come.
        op.execute(f"UPDATE matcher.{table} SET taxonomy_id = '' WHERE cardinality(skills) > 0")  # noqa: S608  constants


def _searches() -> None:
    op.create_table(
        "searches",
        sa.Column("search_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("job_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.CheckConstraint("who <> ''", name="who"),
        schema="matcher",
        comment="matcher: who looked for candidates of which job, and when; nothing of the candidates",
    )
    op.execute("REVOKE UPDATE, DELETE ON matcher.searches FROM talentpool_matcher")


def downgrade() -> None:
    for table in reversed(READ):
        op.drop_column(table, "spelt", schema="matcher")
    op.drop_table("searches", schema="matcher")
