"""The portal's tables, as migrations from 0002 to 0023 make them, and the mailer's view of jobs."""

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
    sa.Column("time_zone", sa.Text, nullable=False, server_default="Europe/Oslo"),
    sa.Column("send_hour", sa.SmallInteger),
    sa.Column("quiet_from", sa.SmallInteger),
    sa.Column("quiet_until", sa.SmallInteger),
    sa.Column("paused_until", sa.Date),
    sa.Column("renewed_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("renewals", sa.Integer, nullable=False, server_default="0"),
    sa.Column("active_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("may_lower", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("plain", sa.Boolean, nullable=False, server_default=sa.false()),
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
    sa.Column("withdrawn_how", sa.Text),
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
    sa.Column("clicks", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("stage", sa.Text),
    sa.Column("isco", ARRAY(sa.Text)),
    sa.Column("isco_by", sa.Text),
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

CLICK_COUNTS = sa.Table(
    "click_counts",
    METADATA,
    sa.Column("edition_id", sa.Uuid, primary_key=True),
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
)

CLICK_MARKS = sa.Table(
    "click_marks",
    METADATA,
    sa.Column("mark", sa.LargeBinary, primary_key=True),
    sa.Column("seen_on", sa.Date, nullable=False, server_default=sa.func.current_date()),
)

LINKS = sa.Table(
    "published_links",
    sa.MetaData(schema="mailer"),
    sa.Column("delivery_id", sa.Uuid),
    sa.Column("edition_id", sa.Uuid),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("number", sa.Integer),
    sa.Column("job_id", sa.Uuid),
    sa.Column("url", sa.Text),
    sa.Column("dated", MOMENT),
)
