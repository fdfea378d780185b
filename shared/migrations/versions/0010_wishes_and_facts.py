"""What candidates may wish further, and what is read of texts beside vectors: for ranking and vetoes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

EMPTY = sa.text("'{}'")
COLUMNS = (
    "candidate_id, version, occupation, skills, experience, languages, places, remote, "
    "employment_types, permit, cadence"
)
WISHES = ("seniority", "salary_floor", "clearance", "commute", "findable")


def upgrade() -> None:
    _wishes()
    _view(f"{COLUMNS}, {', '.join(WISHES)}")
    for table in ("job_vectors", "profile_vectors"):
        _facts(table)


def _wishes() -> None:
    for column in (
        sa.Column("seniority", sa.Text, comment="null: not stated"),
        sa.Column("salary_floor", sa.Integer, comment="NOK a year before tax; null: none"),
        sa.Column("clearance", sa.Text, nullable=False, server_default="unknown"),
        sa.Column("commute", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("findable", sa.Boolean, nullable=False, server_default=sa.false()),
    ):
        op.add_column("profiles", column, schema="portal")
    levels = "seniority IN ('student', 'junior', 'experienced', 'senior', 'lead')"
    op.create_check_constraint("seniority", "profiles", levels, schema="portal")
    op.create_check_constraint("salary_floor", "profiles", "salary_floor > 0", schema="portal")
    answers = "clearance IN ('yes', 'no', 'unknown')"
    op.create_check_constraint("clearance", "profiles", answers, schema="portal")


def _view(columns: str) -> None:
    op.execute(
        f"CREATE OR REPLACE VIEW portal.candidate_profiles AS SELECT {columns} "  # noqa: S608  constants
        "FROM portal.candidates JOIN portal.profiles USING (candidate_id) WHERE status = 'active'"
    )


def _facts(table: str) -> None:
    for column in (
        sa.Column("confidences", ARRAY(sa.REAL), nullable=False, server_default=EMPTY),
        sa.Column("seniority", sa.Text),
        sa.Column("language", sa.Text, comment="of the text, where it is certain"),
        sa.Column("terms", ARRAY(sa.Text), nullable=False, server_default=EMPTY),
    ):
        op.add_column(table, column, schema="matcher")


def downgrade() -> None:
    for table in ("profile_vectors", "job_vectors"):
        for column in ("terms", "language", "seniority", "confidences"):
            op.drop_column(table, column, schema="matcher")
    op.execute("DROP VIEW portal.candidate_profiles")
    _view(COLUMNS)
    op.execute("GRANT SELECT ON portal.candidate_profiles TO talentpool_matcher")
    for column in reversed(WISHES):
        op.drop_column("profiles", column, schema="portal")
