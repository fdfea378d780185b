"""The mailer's tables."""

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
    sa.Column("audience", JSONB),
    sa.Column("schedule_id", sa.Uuid),
    sa.Column("approves_itself", sa.Boolean),
    _moment("send_at"),
    sa.Column("resumes_to", sa.Text),
    sa.Column("canary_share", sa.Double),
    sa.Column("canary_minutes", sa.Integer),
    sa.Column("most_bounces", sa.Double),
    sa.Column("most_complaints", sa.Double),
    sa.Column("canary_state", sa.Text),
    _moment("canary_began_at"),
    _moment("drafted_at"),
)

edition_steps = sa.Table(
    "edition_steps",
    metadata,
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("edition_id", sa.Uuid),
    sa.Column("from_state", sa.Text),
    sa.Column("to_state", sa.Text),
    sa.Column("who", sa.Text),
    _moment("at"),
    sa.Column("note", sa.Text),
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
    sa.Column("canary", sa.Boolean),
    sa.Column("domain", sa.Text),
    sa.Column("relay", sa.Text),
    _moment("bounced_at"),
    _moment("complained_at"),
    _moment("slot_at"),
)

domain_rests = sa.Table(
    "domain_rests",
    metadata,
    sa.Column("domain", sa.Text, primary_key=True),
    sa.Column("strikes", sa.Integer),
    _moment("rests_until"),
    sa.Column("answer", sa.Text),
    _moment("changed_at"),
)

domain_slots = sa.Table(
    "domain_slots", metadata, sa.Column("domain", sa.Text, primary_key=True), _moment("next_at")
)

sending_days = sa.Table(
    "sending_days", metadata, sa.Column("day", sa.Date, primary_key=True), sa.Column("mails", sa.Integer)
)

settlements = sa.Table(
    "settlements",
    metadata,
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("delivery_id", sa.Uuid),
    sa.Column("how", sa.Text),
    sa.Column("who", sa.Text),
    sa.Column("why", sa.Text),
    _moment("at"),
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
    sa.Column("source", sa.Text),
    sa.Column("note", sa.Text),
)

suppression_removals = sa.Table(
    "suppression_removals",
    metadata,
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("address_hash", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("source", sa.Text),
    _moment("created_at"),
    sa.Column("why", sa.Text),
    sa.Column("who", sa.Text),
    _moment("at"),
)

returns = sa.Table(
    "returns",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
    sa.Column("mark", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("grade", sa.Text),
    sa.Column("status", sa.Text),
    sa.Column("diagnostic", sa.Text),
    sa.Column("delivery_id", sa.Uuid),
    sa.Column("candidate_id", sa.Uuid),
    sa.Column("way", sa.Text),
    sa.Column("effect", sa.Text),
    _moment("received_at"),
    sa.Column("raw", sa.LargeBinary),
)

article_feeds = sa.Table(
    "article_feeds",
    metadata,
    sa.Column("number", sa.Integer, sa.Identity(), primary_key=True),
    sa.Column("url", sa.Text),
    sa.Column("partner", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("locale", sa.Text),
    sa.Column("trusted", sa.Boolean),
    sa.Column("offered_days", sa.Integer),
    sa.Column("added_by", sa.Text),
    _moment("added_at"),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    _moment("next_fetch_at"),
    _moment("tried_at"),
    _moment("fetched_at"),
    sa.Column("failures", sa.Integer),
    sa.Column("problem", JSONB(none_as_null=True)),
    sa.Column("items", sa.Integer),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("locale", sa.Text, primary_key=True),
    sa.Column("section", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("body", sa.Text),
    sa.Column("author", sa.Text),
    sa.Column("state", sa.Text),
    _moment("event_at"),
    sa.Column("event_place", sa.Text),
    sa.Column("offered_until", sa.Date),
    sa.Column("source", sa.Text),
    sa.Column("feed", sa.Integer),
    sa.Column("created_by", sa.Text),
    _moment("created_at"),
    sa.Column("changed_by", sa.Text),
    _moment("changed_at"),
)

article_feed_items = sa.Table(
    "article_feed_items",
    metadata,
    sa.Column("feed", sa.Integer, primary_key=True),
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("link_hash", sa.Text),
    sa.Column("slug", sa.Text),
    _moment("seen_at"),
)

sent_jobs = sa.table(
    "sent_jobs",
    sa.column("candidate_id", sa.Uuid),
    sa.column("job_id", sa.Uuid),
    schema="mailer",
)

lowered = sa.Table(
    "lowered",
    metadata,
    sa.Column("candidate_id", sa.Uuid, primary_key=True),
    sa.Column("cadence", sa.Text),
    _moment("lowered_at"),
)

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
    sa.Column("name", sa.Text),
    sa.Column("rule", sa.Text),
    sa.Column("at", sa.Time),
    sa.Column("time_zone", sa.Text),
    sa.Column("starts_on", sa.Date),
    sa.Column("edition", JSONB),
    _moment("next_at"),
    sa.Column("made_by", sa.Text),
    _moment("made_at"),
)

schedule_runs = sa.Table(
    "schedule_runs",
    metadata,
    sa.Column("schedule_id", sa.Uuid, primary_key=True),
    sa.Column("due_at", sa.DateTime(timezone=True), primary_key=True),
    sa.Column("edition_id", sa.Uuid),
    sa.Column("missed", sa.Integer),
    _moment("opened_at"),
)
