"""What the matcher keeps of a candidate's nearest jobs, so that the next edition ranks only what changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "job_sets",
        sa.Column("job_set", sa.Text, primary_key=True, comment="hash of what it holds"),
        sa.Column("job_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("versions", ARRAY(sa.Integer), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        schema="matcher",
        comment="matcher: which jobs were open, in which version, when candidates were ranked",
    )
    op.create_table(
        "standings",
        sa.Column("candidate_id", sa.Uuid, primary_key=True),
        sa.Column("job_set", sa.Text, sa.ForeignKey("matcher.job_sets.job_set"), nullable=False),
        sa.Column("made_of", sa.Text, nullable=False, comment="hash of all that the nearest jobs depend on"),
        sa.Column("job_ids", ARRAY(sa.Uuid), nullable=False, comment="best first"),
        sa.Column("full_employers", ARRAY(sa.Boolean), nullable=False, comment="others may be left out"),
        sa.Column("excluded", ARRAY(sa.Uuid), nullable=False, comment="jobs that were not to be listed"),
        sa.Column("floor", sa.REAL, comment="no better job is missing; null: none at all is"),
        schema="matcher",
        comment="matcher: each candidate's nearest jobs at the last edition",
    )
    op.create_index("standings_job_set", "standings", ["job_set"], schema="matcher")


def downgrade() -> None:
    op.drop_table("standings", schema="matcher")
    op.drop_table("job_sets", schema="matcher")
