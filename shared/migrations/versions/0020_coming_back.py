"""What comes back: bounces, complaints, unsubscribe mails, suppressions; and clicks of those who agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
KINDS = "kind IN ('bounce', 'complaint', 'unsubscribe', 'automatic', 'other', 'unreadable')"
GRADES = "grade IN ('hard', 'soft', 'policy', 'delay')"

VIEWS = {
    "portal.click_consents": (
        (
            "SELECT p.candidate_id FROM portal.profiles p JOIN portal.candidates c USING (candidate_id) "
            "WHERE p.clicks AND c.status = 'active'"
        ),
        "portal: for the mailer; who agreed that clicks are counted",
        "talentpool_mailer",
    ),
    "portal.published_clicks": (
        "SELECT edition_id, job_id, people FROM portal.click_counts WHERE people >= 5",
        "portal: for the mailer; clicks by edition and job, never of fewer than five people",
        "talentpool_mailer",
    ),
    "mailer.published_links": (
        (
            "SELECT d.id AS delivery_id, d.edition_id, d.candidate_id, (item->>'rank')::int AS number, "
            "(item->'job'->>'job_id')::uuid AS job_id, item->'job'->>'apply_url' AS url, d.dated "
            "FROM mailer.deliveries d CROSS JOIN LATERAL jsonb_array_elements(d.content->'items') AS item"
        ),
        "mailer: for the portal; where the links of a delivery lead",
        "talentpool_portal",
    ),
}


def upgrade() -> None:
    _returns()
    _suppressions()
    _consents()
    _clicks()
    for name, (query, comment, role) in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")
        op.execute(f"COMMENT ON VIEW {name} IS '{comment}'")
        op.execute(f"GRANT SELECT ON {name} TO {role}")


def _returns() -> None:
    op.create_table(
        "returns",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.func.gen_random_uuid()),
        sa.Column("mark", sa.Text, nullable=False, unique=True, comment="the same for a repeat"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, comment="of a bounce"),
        sa.Column("status", sa.Text, comment="RFC 3463 code"),
        sa.Column("diagnostic", sa.Text, comment="without addresses"),
        sa.Column("delivery_id", sa.Uuid, comment="null: no mail of ours, or none that can be told"),
        sa.Column("candidate_id", sa.Uuid),
        sa.Column("way", sa.Text, nullable=False, comment="how it came in"),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False, server_default=NOW),
        sa.Column("raw", sa.LargeBinary, comment="for a few days"),
        sa.CheckConstraint(KINDS, name="returns_kind"),
        sa.CheckConstraint(GRADES, name="returns_grade"),
        schema="mailer",
        comment="mailer: what came back to the return path; erased with the candidate",
    )
    for column in ("candidate_id", "delivery_id", "received_at"):
        op.create_index(f"returns_{column}", "returns", [column], schema="mailer")


def _suppressions() -> None:
    op.add_column(
        "suppressions",
        sa.Column("source", sa.Text, nullable=False, server_default="relay", comment="how it came to be"),
        schema="mailer",
    )
    op.add_column("suppressions", sa.Column("note", sa.Text, comment="an operator's"), schema="mailer")
    op.create_table(
        "suppression_removals",
        sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("address_hash", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, comment="of the suppression"),
        sa.Column("source", sa.Text, nullable=False, comment="of the suppression"),
        sa.Column("created_at", MOMENT, nullable=False, comment="of the suppression"),
        sa.Column("why", sa.Text, nullable=False, comment="it was removed"),
        sa.Column("who", sa.Text, nullable=False, comment="removed it"),
        sa.Column("at", MOMENT, nullable=False, server_default=NOW),
        schema="mailer",
        comment="mailer: suppressions that operators took back, with the reason",
    )


def _consents() -> None:
    op.add_column(
        "consents",
        sa.Column("withdrawn_how", sa.Text, comment="page, mail or complaint; null: not, or before 0020"),
        schema="portal",
    )


def _clicks() -> None:
    op.add_column(
        "profiles",
        sa.Column("clicks", sa.Boolean, nullable=False, server_default=sa.false(), comment="consent"),
        schema="portal",
    )
    op.create_table(
        "click_counts",
        sa.Column("edition_id", sa.Uuid, primary_key=True),
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        schema="portal",
        comment="portal: how many fetched a job's link of an edition; nobody can be told from it",
    )
    op.create_table(
        "click_marks",
        sa.Column("mark", sa.LargeBinary, primary_key=True, comment="keyed hash of delivery and link"),
        sa.Column("seen_on", sa.Date, nullable=False, server_default=sa.func.current_date()),
        schema="portal",
        comment="portal: links that were counted, so that each counts once; for 30 days",
    )


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
    for table in ("click_marks", "click_counts"):
        op.drop_table(table, schema="portal")
    op.drop_column("profiles", "clicks", schema="portal")
    op.drop_column("consents", "withdrawn_how", schema="portal")
    op.drop_table("suppression_removals", schema="mailer")
    op.drop_column("suppressions", "note", schema="mailer")
    op.drop_column("suppressions", "source", schema="mailer")
    op.drop_table("returns", schema="mailer")
