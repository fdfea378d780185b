"""How feeds are doing: when they are silent, what was noticed last, and how many warnings there are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("single", sa.Boolean, nullable=False, server_default=sa.false(),
                  comment="its postings come one by one, so it is never complete"),
        sa.Column("silent_after", sa.Integer, comment="seconds; null: by the feed's rhythm"),
        sa.Column("noticed_state", sa.Text, comment="its health when the watching worker last looked"),
        sa.Column("noticed_at", MOMENT, comment="since when"),
    ):  # fmt: skip
        op.add_column("feeds", column, schema="ingest")
    op.add_column(
        "deliveries",
        sa.Column("reference", sa.Text, comment="of the one posting that it is, by its address"),
        schema="ingest",
    )
    for table in ("reports", "postings"):
        op.add_column(
            table,
            sa.Column("warnings", sa.Integer, nullable=False, server_default="0"),
            schema="ingest",
        )
    op.execute(
        "UPDATE ingest.reports SET warnings = jsonb_array_length(body->'remarks'), "
        "body = body - 'remarks' || jsonb_build_object('warnings', body->'remarks') WHERE body ? 'remarks'"
    )
    op.create_index(
        "postings_held",
        "postings",
        ["feed_id"],
        schema="ingest",
        postgresql_where=sa.text("hold = 'held'"),
    )


def downgrade() -> None:
    op.drop_index("postings_held", "postings", schema="ingest")
    op.execute(
        "UPDATE ingest.reports SET body = body - 'warnings' || "
        "jsonb_build_object('remarks', body->'warnings') WHERE body ? 'warnings'"
    )
    for table in ("reports", "postings"):
        op.drop_column(table, "warnings", schema="ingest")
    op.drop_column("deliveries", "reference", schema="ingest")
    for column in ("noticed_at", "noticed_state", "silent_after", "single"):
        op.drop_column("feeds", column, schema="ingest")
