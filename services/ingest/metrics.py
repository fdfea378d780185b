"""What ingest counts."""

from dataclasses import asdict

from prometheus_client import Counter, Gauge

from services.ingest.report import Report

DELIVERIES = Counter(
    "talentpool_ingest_deliveries_total", "Feed deliveries, by what became of them.", ["state"]
)
POSTINGS = Counter("talentpool_ingest_postings_total", "Postings, by what became of them.", ["outcome"])

WARNINGS = Counter("talentpool_ingest_warnings_total", "Warnings in reports of feed deliveries.")
PULLS = Counter("talentpool_ingest_pulls_total", "Fetches of feeds, by what became of them.", ["outcome"])

FEEDS = Gauge("talentpool_ingest_feeds", "Feeds, by their health.", ["state"])


def count(report: Report) -> None:
    """Add a report to the counters."""
    DELIVERIES.labels(report.state).inc()
    WARNINGS.inc(report.counts.warnings)
    for outcome, number in asdict(report.counts).items():
        if outcome == "warnings":
            continue
        POSTINGS.labels(outcome).inc(number)
