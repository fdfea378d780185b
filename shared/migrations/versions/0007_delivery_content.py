"""The bytes of feed deliveries, in parts and chunks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_chunks",
        sa.Column(
            "delivery_id",
            sa.Uuid,
            sa.ForeignKey("ingest.deliveries.delivery_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("part", sa.Integer, primary_key=True, comment="a pulled feed has one for each page"),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False, comment="gzip of about a megabyte"),
        schema="ingest",
        comment="ingest: the bytes of feed deliveries, until they are dropped",
    )
    # the bytes are compressed already
    op.execute("ALTER TABLE ingest.delivery_chunks ALTER COLUMN content SET STORAGE EXTERNAL")
    op.execute(
        "INSERT INTO ingest.delivery_chunks (delivery_id, part, number, content) "
        "SELECT delivery_id, 0, 0, content FROM ingest.deliveries WHERE content IS NOT NULL"
    )
    op.drop_column("deliveries", "content", schema="ingest")
    op.add_column(
        "deliveries",
        sa.Column("parts", sa.Integer, nullable=False, server_default="1"),
        schema="ingest",
    )
    op.add_column(
        "deliveries",
        sa.Column("whole", sa.Boolean, comment="whether all pages were fetched; null: the format decides"),
        schema="ingest",
    )


def downgrade() -> None:
    op.drop_column("deliveries", "whole", schema="ingest")
    op.drop_column("deliveries", "parts", schema="ingest")
    op.add_column("deliveries", sa.Column("content", sa.LargeBinary), schema="ingest")
    # gzip data that follows other gzip data is one file; several parts have no room in one column
    op.execute(
        "UPDATE ingest.deliveries d SET content = (SELECT string_agg(content, ''::bytea ORDER BY number) "
        "FROM ingest.delivery_chunks c WHERE c.delivery_id = d.delivery_id AND c.part = 0)"
    )
    op.drop_table("delivery_chunks", schema="ingest")
