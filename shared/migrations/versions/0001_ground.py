"""Schemas, roles and ledger tables of every service."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERVICES = ("ingest", "matcher", "mailer", "portal")


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for service in SERVICES:
        _role_and_schema(service)
        _outbox(service)
        _inbox(service)
        _dead_letters(service)


def _role_and_schema(service: str) -> None:
    role = f"talentpool_{service}"
    op.execute(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
        f"THEN CREATE ROLE {role} LOGIN; END IF; END $$"
    )
    op.execute(f"CREATE SCHEMA {service}")
    op.execute(f"GRANT USAGE ON SCHEMA {service} TO {role}")
    op.execute(
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {service} "
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
    )
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {service} GRANT USAGE ON SEQUENCES TO {role}")
    op.execute(f"ALTER ROLE {role} SET search_path = {service}, public")


def _outbox(service: str) -> None:
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("lease_token", sa.Uuid),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("stream_sequence", sa.BigInteger),
        schema=service,
        comment=f"{service}: events to publish, in the order in which they were written",
    )
    op.create_index(
        "outbox_waiting",
        "outbox",
        ["position"],
        schema=service,
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_index("outbox_stream_sequence", "outbox", ["stream", "stream_sequence"], schema=service)
    op.create_table(
        "streams",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("created", sa.Text, nullable=False, comment="the server's own creation time of the stream"),
        schema=service,
        comment=f"{service}: streams as last seen, to notice one that was lost",
    )


def _inbox(service: str) -> None:
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema=service,
        comment=f"{service}: events that were handled, so that a repeat does nothing",
    )
    op.create_index("inbox_received_at", "inbox", ["received_at"], schema=service)


def _dead_letters(service: str) -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("stream_sequence", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("deliveries", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("replayed_at", sa.DateTime(timezone=True)),
        sa.Column("discarded_at", sa.DateTime(timezone=True)),
        schema=service,
        comment=f"{service}: messages that no retry can mend",
    )
    # The body tells letters apart whose sequences are equal because the stream was made anew between them.
    op.create_index(
        "dead_letters_once",
        "dead_letters",
        ["consumer", "stream", "stream_sequence", sa.text("md5(body)")],
        unique=True,
        schema=service,
    )


def downgrade() -> None:
    for service in SERVICES:
        op.execute(f"DROP SCHEMA {service} CASCADE")
