"""The mailer's tables, and the views of other services that it may read."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(schema="mailer")


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer),
    sa.Column("state", sa.Text),
    sa.Column("titles", JSONB),
    sa.Column("articles", JSONB),
    sa.Column("partitions", sa.Integer),
    sa.Column("top_k", sa.Integer),
    sa.Column("correlation_id", sa.Text),
    sa.Column("opened_by", sa.Text),
    _moment("opened_at"),
    _moment("completed_at"),
    _moment("sending_at"),
    _moment("sent_at"),
)

edition_partitions = sa.Table(
    "edition_partitions",
    metadata,
    sa.Column("edition_id", sa.Uuid, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("candidates", sa.Integer),
    sa.Column("deliveries", sa.Integer),
    _moment("frozen_at"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
    sa.Column("kind", sa.Text),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("edition_id", sa.Uuid),
    sa.Column("dedup_key", sa.Text),
    sa.Column("locale", sa.Text),
    sa.Column("content", JSONB),
    sa.Column("model_id", sa.Text),
    sa.Column("correlation_id", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("attempt", sa.Integer),
    sa.Column("doubts", sa.Integer),
    _moment("next_attempt_at"),
    sa.Column("lease_token", sa.Uuid),
    _moment("lease_until"),
    _moment("began_at"),
    _moment("dated"),
    sa.Column("message_id", sa.Text),
    sa.Column("rendered_hash", sa.Text),
    sa.Column("relay_answer", sa.Text),
    _moment("created_at"),
    _moment("changed_at"),
    _moment("sent_at"),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer),
    sa.Column("open", sa.Boolean),
    sa.Column("card", JSONB(none_as_null=True)),
    _moment("changed_at"),
)

suppressions = sa.Table(
    "suppressions",
    metadata,
    sa.Column("address_hash", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text),
    _moment("created_at"),
)

contacts = sa.table(
    "candidate_contacts",
    sa.column("candidate_id", sa.Uuid),
    sa.column("version", sa.Integer),
    sa.column("email", sa.Text),
    sa.column("name", sa.Text),
    sa.column("locale", sa.Text),
    sa.column("status", sa.Text),
    sa.column("cadence", sa.Text),
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
