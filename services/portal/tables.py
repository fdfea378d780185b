"""The portal's tables, as migrations 0002, 0010 and 0011 make them, and the mailer's view of jobs."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = sa.MetaData(schema="portal")
MOMENT = sa.DateTime(timezone=True)

CANDIDATES = sa.Table(
    "candidates",
    METADATA,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("email_key", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("cadence", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("asked_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("status_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("confirmed_at", MOMENT),
)

CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("consent_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("candidate_id", sa.Uuid, nullable=False),
    sa.Column("text_version", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("given_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("confirmed_at", MOMENT),
    sa.Column("confirmed_by", sa.Uuid),
    sa.Column("withdrawn_at", MOMENT),
)

PROFILES = sa.Table(
    "profiles",
    METADATA,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("occupation", sa.Text, nullable=False),
    sa.Column("skills", ARRAY(sa.Text), nullable=False),
    sa.Column("experience", sa.Text, nullable=False),
    sa.Column("languages", JSONB, nullable=False),
    sa.Column("places", ARRAY(sa.Text), nullable=False),
    sa.Column("remote", sa.Boolean, nullable=False),
    sa.Column("employment_types", ARRAY(sa.Text), nullable=False),
    sa.Column("permit", sa.Text, nullable=False),
    sa.Column("seniority", sa.Text),
    sa.Column("salary_floor", sa.Integer),
    sa.Column("clearance", sa.Text, nullable=False, server_default="unknown"),
    sa.Column("commute", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("findable", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
)

FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("employer", sa.Text, nullable=False),
    sa.Column("given_at", MOMENT, nullable=False, server_default=sa.func.now()),
)

CARDS = sa.Table(
    "published_cards",
    sa.MetaData(schema="mailer"),
    sa.Column("job_id", sa.Uuid),
    sa.Column("title", sa.Text),
    sa.Column("employer", sa.Text),
)
