"""Articles from editors and from partners' feeds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SCHEMA = "mailer"
NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
SECTIONS = "section IN ('news', 'practical', 'events', 'employers')"
LOCALES = "locale IN ('nb', 'en')"


def upgrade() -> None:
    _feeds()
    _articles()
    _items()


def _feeds() -> None:
    op.create_table(
        "article_feeds",
        sa.Column("number", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("partner", sa.Text, nullable=False, comment="name under which its articles are shown"),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("trusted", sa.Boolean, nullable=False, comment="its articles need no editor's yes"),
        sa.Column("offered_days", sa.Integer, nullable=False, comment="how long an item stays news"),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("etag", sa.Text, comment="of the last answer, for the next question"),
        sa.Column("last_modified", sa.Text, comment="of the last answer, for the next question"),
        sa.Column("next_fetch_at", MOMENT, nullable=False, server_default=NOW, comment="or end of a lease"),
        sa.Column("tried_at", MOMENT),
        sa.Column("fetched_at", MOMENT, comment="last time that it could be read, or had not changed"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0", comment="since then"),
        sa.Column("problem", JSONB(none_as_null=True), comment="what was wrong last: code, message, mend"),
        sa.Column("items", sa.Integer, nullable=False, server_default="0", comment="in its last content"),
        sa.CheckConstraint(SECTIONS, name="article_feeds_section"),
        sa.CheckConstraint(LOCALES, name="article_feeds_locale"),
        schema=SCHEMA,
        comment="mailer: feeds of municipalities and partners whose items become articles",
    )
    op.create_index("article_feeds_due", "article_feeds", ["next_fetch_at"], schema=SCHEMA)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("slug", sa.Text, primary_key=True),
        sa.Column("locale", sa.Text, primary_key=True),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False, comment="Markdown"),
        sa.Column("author", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("event_at", MOMENT, comment="when the event is"),
        sa.Column("event_place", sa.Text, nullable=False, server_default=""),
        sa.Column("offered_until", sa.Date, comment="last day of an edition that may carry it; null: by age"),
        sa.Column("source", sa.Text, comment="the partner's name, if it came from a feed"),
        sa.Column("feed", sa.Integer, sa.ForeignKey(f"{SCHEMA}.article_feeds.number", ondelete="SET NULL")),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("state IN ('draft', 'ready')", name="articles_state"),
        sa.CheckConstraint(SECTIONS, name="articles_section"),
        sa.CheckConstraint(LOCALES, name="articles_locale"),
        schema=SCHEMA,
        comment="mailer: articles as they were written, one row a language",
    )


def _items() -> None:
    op.create_table(
        "article_feed_items",
        sa.Column(
            "feed",
            sa.Integer,
            sa.ForeignKey(f"{SCHEMA}.article_feeds.number", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("identity", sa.Text, primary_key=True, comment="SHA-256 of its guid, else of its link"),
        sa.Column("link_hash", sa.Text, nullable=False, comment="SHA-256 of its link"),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False, server_default=NOW, comment="when it became an article"),
        schema=SCHEMA,
        comment="mailer: items of feeds that became articles, so that none becomes one twice",
    )
    op.create_index("article_feed_items_link", "article_feed_items", ["link_hash"], schema=SCHEMA)


def downgrade() -> None:
    for table in ("article_feed_items", "articles", "article_feeds"):
        op.drop_table(table, schema=SCHEMA)
