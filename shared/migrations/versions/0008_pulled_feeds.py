"""Feeds that are fetched from an address: where, how often, and what is remembered of the last time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "feeds",
        sa.Column("mapping", JSONB, comment="columns of a spreadsheet to fields; null: guessed"),
        schema="ingest",
    )
    _pulls()
    _pull_details()


def _pulls() -> None:
    op.create_table(
        "pulls",
        _feed(),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False, comment="asked by one process at a time"),
        sa.Column("every_seconds", sa.Integer, nullable=False),
        sa.Column("secret", sa.Text, comment="name of a secret; its value is never stored"),
        sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("next_fetch_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("lease_until", MOMENT, comment="after this, another process may take it over"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0", comment="since the last good"),
        sa.Column("last_tried_at", MOMENT),
        sa.Column("last_good_at", MOMENT, comment="fetched, also if nothing had changed"),
        sa.Column("last_whole_at", MOMENT, comment="fetched without asking whether it had changed"),
        sa.Column("problems", JSONB, nullable=False, server_default="[]", comment="of the last try"),
        sa.Column("pages", JSONB, nullable=False, server_default="[]", comment="ETags of the last good"),
        sa.Column("digest", sa.Text, nullable=False, server_default="", comment="of the last good's bytes"),
        sa.Column("resume", sa.Text, comment="where a feed that is appended to goes on"),
        schema="ingest",
        comment="ingest: feeds that are fetched, with their schedule",
    )
    op.create_index(
        "pulls_next_fetch_at",
        "pulls",
        ["next_fetch_at"],
        schema="ingest",
        postgresql_where=sa.text("NOT paused"),
    )


def _pull_details() -> None:
    op.create_table(
        "pull_details",
        _feed(),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("row_hash", sa.Text, nullable=False, comment="of the row that was completed"),
        sa.Column("packed", sa.LargeBinary, nullable=False, comment="the answer, by zlib"),
        schema="ingest",
        comment="ingest: what completes rows of fetched lists, so that it is asked for once",
    )


def _feed() -> sa.Column[object]:
    key = sa.ForeignKey("ingest.feeds.feed_id", ondelete="CASCADE")
    return sa.Column("feed_id", sa.Uuid, key, primary_key=True)


def downgrade() -> None:
    op.drop_table("pull_details", schema="ingest")
    op.drop_table("pulls", schema="ingest")
    op.drop_column("feeds", "mapping", schema="ingest")
