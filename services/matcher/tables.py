"""The matcher's tables, as migrations 0004 and 0010 make them, and the portal's view that it may read."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = sa.MetaData(schema="matcher")
MOMENT = sa.DateTime(timezone=True)


class Vector(sa.types.UserDefinedType[Any]):
    """pgvector's type. Written as an array of reals, read as the bytes of ``vector_send``."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """The type's name in SQL."""
        return "vector"

    def bind_expression(self, bindvalue: sa.BindParameter[Any]) -> sa.ColumnElement[Any]:
        """Send reals in binary; the server makes a vector of them."""
        return sa.cast(sa.type_coerce(bindvalue, ARRAY(sa.REAL)), self)


JOBS = sa.Table(
    "jobs",
    METADATA,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("employer", sa.Text, nullable=False),
    sa.Column("terms", JSONB, nullable=False),
    sa.Column("deadline", MOMENT),
    sa.Column("alert_due", sa.Boolean, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
)


def _vectors(name: str, key: str) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column(key, sa.Uuid, primary_key=True),
        sa.Column("model_id", sa.Text, primary_key=True),
        sa.Column("taxonomy_id", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("occupations", ARRAY(sa.Text), nullable=False),
        sa.Column("skills", ARRAY(sa.Text), nullable=False),
        sa.Column("confidences", ARRAY(sa.REAL), nullable=False),
        sa.Column("seniority", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("terms", ARRAY(sa.Text), nullable=False),
        sa.Column("spelt", ARRAY(sa.Text), nullable=False),
        sa.Column("embedding", Vector, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )


JOB_VECTORS = _vectors("job_vectors", "job_id")
PROFILE_VECTORS = _vectors("profile_vectors", "candidate_id")

FEEDBACK_VECTORS = _vectors("feedback_vectors", "job_id")

FEEDBACK_JOBS = sa.Table(
    "feedback_jobs",
    METADATA,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("terms", JSONB, nullable=False),
)

FEEDBACK = sa.Table(
    "candidate_feedback",
    sa.MetaData(schema="portal"),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("job_id", sa.Uuid),
    sa.Column("kind", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("given_at", MOMENT),
)

EDITIONS = sa.Table(
    "editions",
    METADATA,
    sa.Column("edition_id", sa.Uuid, primary_key=True),
    sa.Column("partitions", sa.Integer, nullable=False),
    sa.Column("top_k", sa.Integer, nullable=False),
    sa.Column("completed_at", MOMENT),
    sa.Column("statistics", sa.BigInteger),
)

PARTITIONS = sa.Table(
    "partitions",
    METADATA,
    sa.Column("edition_id", sa.Uuid, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("candidates", sa.Integer),
    sa.Column("matches", sa.Integer),
    sa.Column("ranked_at", MOMENT),
)


def _match_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("job_version", sa.Integer, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("cautions", JSONB, nullable=False),
        sa.Column("model_id", sa.Text, nullable=False),
    ]


RANKINGS = sa.Table(
    "rankings",
    METADATA,
    sa.Column("edition_id", sa.Uuid, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True),
    sa.Column("job_id", sa.Uuid, nullable=False),
    *_match_columns(),
)

ALERTS = sa.Table(
    "alerts",
    METADATA,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("job_id", sa.Uuid, primary_key=True),
    *_match_columns(),
    sa.Column("found_at", MOMENT, nullable=False),
)

MODELS = sa.Table(
    "models",
    METADATA,
    sa.Column("model_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dimensions", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("figures", JSONB, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("activated_at", MOMENT),
    sa.Column("retired_at", MOMENT),
    sa.Column("cleared_at", MOMENT),
)

REPLICAS = sa.Table(
    "replicas",
    METADATA,
    sa.Column("replica", sa.Text, primary_key=True),
    sa.Column("loaded", ARRAY(sa.Text), nullable=False),
    sa.Column("problem", sa.Text),
    sa.Column("seen_at", MOMENT, nullable=False),
)

STATISTICS = sa.Table(
    "statistics",
    METADATA,
    sa.Column("version", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("model_id", sa.Text, nullable=False),
    sa.Column("taxonomy_id", sa.Text, nullable=False),
    sa.Column("job_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("mean", sa.LargeBinary, nullable=False),
    sa.Column("covariance", sa.LargeBinary, nullable=False),
    sa.Column("counts", JSONB, nullable=False),
    sa.Column("made_at", MOMENT, nullable=False),
)

EXPOSURE = sa.Table(
    "exposure",
    METADATA,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("shown", sa.BigInteger, nullable=False),
)

SENT_JOBS = sa.Table(
    "sent_jobs",
    sa.MetaData(schema="mailer"),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("job_id", sa.Uuid),
)

SEARCHES = sa.Table(
    "searches",
    METADATA,
    sa.Column("search_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("job_id", sa.Uuid, nullable=False),
    sa.Column("asked_at", MOMENT, nullable=False),
)

JOB_SETS = sa.Table(
    "job_sets",
    METADATA,
    sa.Column("job_set", sa.Text, primary_key=True),
    sa.Column("job_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("versions", ARRAY(sa.Integer), nullable=False),
    sa.Column("made_at", MOMENT, nullable=False),
)

STANDINGS = sa.Table(
    "standings",
    METADATA,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("job_set", sa.Text, nullable=False),
    sa.Column("made_of", sa.Text, nullable=False),
    sa.Column("nearest", sa.LargeBinary, nullable=False),
    sa.Column("excluded", ARRAY(sa.Uuid), nullable=False),
    sa.Column("floor", sa.REAL),
)

PROFILES = sa.Table(
    "candidate_profiles",
    sa.MetaData(schema="portal"),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("version", sa.Integer),
    sa.Column("occupation", sa.Text),
    sa.Column("skills", ARRAY(sa.Text)),
    sa.Column("experience", sa.Text),
    sa.Column("languages", JSONB),
    sa.Column("places", ARRAY(sa.Text)),
    sa.Column("remote", sa.Boolean),
    sa.Column("employment_types", ARRAY(sa.Text)),
    sa.Column("permit", sa.Text),
    sa.Column("cadence", sa.Text),
    sa.Column("seniority", sa.Text),
    sa.Column("salary_floor", sa.Integer),
    sa.Column("clearance", sa.Text),
    sa.Column("commute", sa.Boolean),
    sa.Column("findable", sa.Boolean),
)
