"""What ingest counts."""

from prometheus_client import Counter

from services.ingest.report import Report

DELIVERIES = Counter(
    "talentpool_ingest_deliveries_total", "Feed deliveries, by what became of them.", ["state"]
)
POSTINGS = Counter("talentpool_ingest_postings_total", "Postings, by what became of them.", ["outcome"])


def count(report: Report) -> None:
    """Add a report to the counters."""
    DELIVERIES.labels(report.state).inc()
    for outcome in ("taken", "changed", "unchanged", "closed", "rejected"):
        POSTINGS.labels(outcome).inc(getattr(report, outcome))
