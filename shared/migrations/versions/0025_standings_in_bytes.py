"""Standings as numbers in their set of jobs, with scores: a third of the room. All are made anew once."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LISTS = (("job_ids", sa.Uuid, "best first"), ("full_employers", sa.Boolean, "others may be left out"))


def upgrade() -> None:
    op.execute("TRUNCATE matcher.standings")
    for name, _, _ in LISTS:
        op.drop_column("standings", name, schema="matcher")
    nearest = sa.Column(
        "nearest",
        sa.LargeBinary,
        nullable=False,
        comment="best first, 9 bytes each: place in the sorted job_ids of the set, score, whether full",
    )
    op.add_column("standings", nearest, schema="matcher")


def downgrade() -> None:
    op.execute("TRUNCATE matcher.standings")
    op.drop_column("standings", "nearest", schema="matcher")
    for name, kind, comment in LISTS:
        column: sa.Column[Any] = sa.Column(name, ARRAY(kind), nullable=False, comment=comment)
        op.add_column("standings", column, schema="matcher")
