"""Which model ranks, which is being prepared, which are kept for a return; and which matcher holds which."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
VECTORS = ("job_vectors", "profile_vectors")


def upgrade() -> None:
    _models()
    _replicas()
    for table in VECTORS:
        op.create_index(f"{table}_text", table, ["model_id", "content_hash"], schema="matcher")


def _models() -> None:
    op.create_table(
        "models",
        sa.Column("model_id", sa.Text, primary_key=True, comment="name and fingerprint"),
        sa.Column("name", sa.Text, nullable=False, comment="under models_dir, or a folder"),
        sa.Column("dimensions", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("figures", JSONB, nullable=False, server_default=sa.text("'{}'"), comment="its evaluation"),
        sa.Column("who", sa.Text, nullable=False, comment="who activated it last"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("activated_at", MOMENT),
        sa.Column("retired_at", MOMENT),
        sa.Column("cleared_at", MOMENT, comment="when its vectors were deleted"),
        sa.CheckConstraint("state IN ('preparing', 'active', 'retired')", name="state"),
        schema="matcher",
        comment="matcher: sentence encoders; one ranks",
    )
    for state in ("active", "preparing"):
        op.create_index(
            f"models_{state}",
            "models",
            ["state"],
            unique=True,
            schema="matcher",
            postgresql_where=sa.text(f"state = '{state}'"),
        )


def _replicas() -> None:
    op.create_table(
        "replicas",
        sa.Column("replica", sa.Text, primary_key=True, comment="host, process and start"),
        sa.Column("loaded", ARRAY(sa.Text), nullable=False, comment="models that it can read with"),
        sa.Column("problem", sa.Text, comment="why a model that it should have is not loaded"),
        sa.Column("seen_at", MOMENT, nullable=False, server_default=NOW),
        schema="matcher",
        comment="matcher: its running processes, as each tells every few seconds",
    )


def downgrade() -> None:
    for table in VECTORS:
        op.drop_index(f"{table}_text", table, schema="matcher")
    op.drop_table("replicas", schema="matcher")
    op.drop_table("models", schema="matcher")
