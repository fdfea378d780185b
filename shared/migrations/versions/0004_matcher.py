"""Open jobs as the matcher reads them, vectors, rankings and alerts, and what the mailer may see of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


class Vector(sa.types.UserDefinedType[object]):
    """pgvector's type, of any dimension; migrations run where the package pgvector is not installed."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """The type's name in SQL."""
        return "vector"


def upgrade() -> None:
    _jobs()
    _vectors("job_vectors", "job_id", "matcher: vectors of open jobs and the facts found in their texts")
    _vectors(
        "profile_vectors", "candidate_id", "matcher: vectors of profiles and the facts found in their texts"
    )
    op.create_foreign_key(
        "job_vectors_job_id",
        "job_vectors",
        "jobs",
        ["job_id"],
        ["job_id"],
        source_schema="matcher",
        referent_schema="matcher",
        ondelete="CASCADE",
    )
    _editions()
    _rankings()
    _alerts()
    _published_views()


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        sa.Column("body", sa.Text, nullable=False, server_default="", comment="plain text; empty if closed"),
        sa.Column("employer", sa.Text, nullable=False, server_default=""),
        sa.Column("terms", JSONB, nullable=False, server_default=sa.text("'{}'"), comment="hard conditions"),
        sa.Column("deadline", MOMENT),
        sa.Column("alert_due", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state"),
        schema="matcher",
        comment="matcher: the newest known version of every job; a closed one stays as a tombstone",
    )
    op.create_index(
        "jobs_open", "jobs", ["job_id"], schema="matcher", postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("jobs_alert_due", "jobs", ["job_id"], schema="matcher", postgresql_where="alert_due")


def _vectors(table: str, key: str, comment: str) -> None:
    op.create_table(
        table,
        sa.Column(key, sa.Uuid, primary_key=True),
        sa.Column("model_id", sa.Text, primary_key=True),
        sa.Column("taxonomy_id", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False, comment="of the text that was read"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("occupations", ARRAY(sa.Text), nullable=False),
        sa.Column("skills", ARRAY(sa.Text), nullable=False),
        sa.Column("embedding", Vector(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False, server_default=NOW),
        schema="matcher",
        comment=comment,
    )


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("edition_id", sa.Uuid, primary_key=True),
        sa.Column("partitions", sa.Integer, nullable=False),
        sa.Column("top_k", sa.Integer, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("completed_at", MOMENT),
        schema="matcher",
        comment="matcher: editions to rank",
    )
    op.create_table(
        "partitions",
        sa.Column(
            "edition_id",
            sa.Uuid,
            sa.ForeignKey("matcher.editions.edition_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("candidates", sa.Integer, comment="how many have at least one match"),
        sa.Column("matches", sa.Integer),
        sa.Column("ranked_at", MOMENT),
        sa.CheckConstraint("state IN ('waiting', 'ranked')", name="state"),
        schema="matcher",
        comment="matcher: an edition's parts, each one ranked once",
    )


def _match_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("job_version", sa.Integer, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("cautions", JSONB, nullable=False),
        sa.Column("model_id", sa.Text, nullable=False),
    ]


def _rankings() -> None:
    op.create_table(
        "rankings",
        sa.Column(
            "edition_id",
            sa.Uuid,
            sa.ForeignKey("matcher.editions.edition_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("candidate_id", sa.Uuid, primary_key=True),
        sa.Column("rank", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.Uuid, nullable=False),
        *_match_columns(),
        schema="matcher",
        comment="matcher: an edition's matches, best first",
    )
    op.create_index("rankings_candidate", "rankings", ["candidate_id"], schema="matcher")


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("candidate_id", sa.Uuid, primary_key=True),
        sa.Column("job_id", sa.Uuid, primary_key=True),
        *_match_columns(),
        sa.Column("found_at", MOMENT, nullable=False, server_default=NOW),
        schema="matcher",
        comment="matcher: new jobs of which a candidate was told at once",
    )


def _published_views() -> None:
    op.execute(
        "CREATE VIEW matcher.published_matches AS SELECT edition_id, partition, rank, "
        "candidate_id, job_id, job_version, score, reasons, cautions, model_id FROM matcher.rankings"
    )
    op.execute(
        "CREATE VIEW matcher.published_alerts AS SELECT "
        "candidate_id, job_id, job_version, score, reasons, cautions, model_id FROM matcher.alerts"
    )
    op.execute("COMMENT ON VIEW matcher.published_matches IS 'matcher: for the mailer; editions'' matches'")
    op.execute("COMMENT ON VIEW matcher.published_alerts IS 'matcher: for the mailer; instant matches'")
    op.execute("GRANT USAGE ON SCHEMA matcher TO talentpool_mailer")
    op.execute("GRANT SELECT ON matcher.published_matches, matcher.published_alerts TO talentpool_mailer")


def downgrade() -> None:
    op.execute("DROP VIEW matcher.published_alerts, matcher.published_matches")
    op.execute("REVOKE USAGE ON SCHEMA matcher FROM talentpool_mailer")
    for table in ("alerts", "rankings", "partitions", "editions", "profile_vectors", "job_vectors", "jobs"):
        op.drop_table(table, schema="matcher")
