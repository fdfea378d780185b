"""The views of other services that the mailer may read, with the columns that it relies on."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

contacts = sa.table(
    "candidate_contacts",
    sa.column("candidate_id", sa.Uuid),
    sa.column("version", sa.Integer),
    sa.column("email", sa.Text),
    sa.column("name", sa.Text),
    sa.column("locale", sa.Text),
    sa.column("status", sa.Text),
    sa.column("cadence", sa.Text),
    sa.column("time_zone", sa.Text),
    sa.column("send_hour", sa.SmallInteger),
    sa.column("quiet_from", sa.SmallInteger),
    sa.column("quiet_until", sa.SmallInteger),
    sa.column("paused_until", sa.Date),
    sa.column("renewed_at", sa.DateTime(timezone=True)),
    sa.column("renewals", sa.Integer),
    sa.column("active_at", sa.DateTime(timezone=True)),
    sa.column("may_lower", sa.Boolean),
    sa.column("plain", sa.Boolean),
    schema="portal",
)

audiences = sa.table(
    "candidate_audience",
    sa.column("candidate_id", sa.Uuid),
    sa.column("stage", sa.Text),
    sa.column("eea", sa.Boolean),
    sa.column("places", ARRAY(sa.Text)),
    sa.column("isco", ARRAY(sa.Text)),
    schema="portal",
)

matches = sa.table(
    "published_matches",
    sa.column("edition_id", sa.Uuid),
    sa.column("partition", sa.Integer),
    sa.column("candidate_id", sa.Uuid),
    sa.column("job_id", sa.Uuid),
    sa.column("job_version", sa.Integer),
    sa.column("rank", sa.Integer),
    sa.column("score", sa.Float),
    sa.column("reasons", JSONB),
    sa.column("cautions", JSONB),
    sa.column("model_id", sa.Text),
    schema="matcher",
)

alerts = sa.table(
    "published_alerts",
    sa.column("candidate_id", sa.Uuid),
    sa.column("job_id", sa.Uuid),
    sa.column("job_version", sa.Integer),
    sa.column("score", sa.Float),
    sa.column("reasons", JSONB),
    sa.column("cautions", JSONB),
    sa.column("model_id", sa.Text),
    schema="matcher",
)

click_consents = sa.table("click_consents", sa.column("candidate_id", sa.Uuid), schema="portal")

clicks = sa.table(
    "published_clicks",
    sa.column("edition_id", sa.Uuid),
    sa.column("job_id", sa.Uuid),
    sa.column("people", sa.Integer),
    schema="portal",
)

company_contacts = sa.table(
    "company_contacts",
    sa.column("company_id", sa.Uuid),
    sa.column("name", sa.Text),
    sa.column("email", sa.Text),
    sa.column("locale", sa.Text),
    schema="ingest",
)

feed_weeks = sa.table(
    "feed_weeks",
    sa.column("company_id", sa.Uuid),
    sa.column("feed_id", sa.Uuid),
    sa.column("name", sa.Text),
    sa.column("received_at", sa.DateTime(timezone=True)),
    sa.column("state", sa.Text),
    sa.column("taken", sa.Integer),
    sa.column("changed", sa.Integer),
    sa.column("closed", sa.Integer),
    sa.column("rejected", sa.Integer),
    sa.column("rejections", JSONB),
    sa.column("failure", JSONB),
    schema="ingest",
)

company_jobs = sa.table(
    "company_jobs",
    sa.column("company_id", sa.Uuid),
    sa.column("job_id", sa.Uuid),
    schema="ingest",
)
