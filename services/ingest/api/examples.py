"""Requests and answers as the OpenAPI document shows them."""

from typing import Any

Example = dict[str, Any]
DELIVERY = "8f14e45f-ceea-467f-a0e6-1f2b3c4d5e6f"
JOB = "0c7d3f7e-5a52-5a7e-9d55-6f2a2a0c9b11"
BASE = "https://feeds.example.org/v1"
ADDRESS = "https://boards.greenhouse.io/fjordlys"
MOMENT = "2027-03-01T08:00:04+00:00"

RECEIPT: Example = {"id": DELIVERY, "report": f"{BASE}/feeds/careers/deliveries/{DELIVERY}"}
COUNTS = {
    "taken": 3, "changed": 1, "immaterial": 2, "unchanged": 40, "closed": 2, "held": 0, "rejected": 1,
    "expired": 0, "deleted": 0, "joined": 1, "marked": 0, "warnings": 1,
}  # fmt: skip
REJECTED = {
    "code": "missing-title",
    "position": "/jobs/7",
    "field": "title",
    "reference": "5374359",
    "message": "the posting has no title",
    "mend": "give every posting a title",
}
WARNING = {
    "code": "unread-deadline",
    "position": "whole file",
    "field": "deadline",
    "value": "31.02.2027",
    "message": "the deadline could not be read and was left out",
    "mend": "write it as 2027-03-31, with a time zone if it has a time",
}
REPORT: Example = {
    "id": DELIVERY,
    "feed": "careers",
    "state": "read",
    "size": 81_233,
    "received_at": MOMENT,
    "read_at": MOMENT,
    "report": {
        "format": "greenhouse",
        "complete": True,
        "counts": COUNTS,
        "closed": {"deleted": 0, "deadline": 1, "absent": 1},
        "rejected": [REJECTED],
        "warnings": [WARNING],
        "expired": [],
        "marked": [],
        "joined": [],
        "held": [],
    },
}
FEED: Example = {
    "name": "careers",
    "state": "ok",
    "address": ADDRESS,
    "every_seconds": 3_600,
    "paused": False,
    "last_good_at": MOMENT,
    "last_tried_at": MOMENT,
    "next_fetch_at": "2027-03-01T09:00:04+00:00",
    "silent_after_seconds": 21_600,
    "open_jobs": 46,
    "held": 0,
    "share_of_warnings": 0.022,
    "failures": 0,
    "problems": [],
}
NEW_FEED: Example = {"name": "careers", "address": ADDRESS, "every": "1h"}
FEED_CHANGE: Example = {"paused": True}
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Sykepleier",
    "hiringOrganization": {"name": "Nordmark Sykehus"},
    "description": "<p>Du må snakke godt norsk.</p>",
    "jobLocation": {"address": {"addressLocality": "Oslo", "addressCountry": "NO"}},
    "validThrough": "2027-03-31",
    "url": "https://example.org/17",
}
HR_OPEN = """<PositionOpening xmlns="http://www.hr-xml.org/3">
  <DocumentID>17</DocumentID><PositionOpeningStatusCode>Active</PositionOpeningStatusCode>
  <PositionProfile languageCode="nb"><PositionTitle>Sykepleier</PositionTitle>
    <PositionFormattedDescription><Content>Du må snakke godt norsk.</Content></PositionFormattedDescription>
  </PositionProfile></PositionOpening>"""
NORMALISED: Example = {
    "title": "Sykepleier",
    "employer": "Nordmark Sykehus",
    "reference": "17",
    "kind": "job",
    "language": "nb",
    "places": [{"name": "Oslo", "municipality": "0301", "county": "03", "country": "NO"}],
    "required_languages": [{"language": "no", "level": "B2"}],
    "deadline": "2027-03-31T21:59:59+00:00",
    "apply_url": "https://example.org/17",
}
PUT_ANSWER: Example = {
    "reference": "17",
    "state": "new",
    "job_id": JOB,
    "delivery": DELIVERY,
    "report": f"{BASE}/feeds/postings/deliveries/{DELIVERY}",
    "posting": NORMALISED,
    "warnings": [],
}
TRIAL: Example = {
    "file": "jobs.json",
    "format": "greenhouse",
    "complete": True,
    "taken": 1,
    "counts": {"taken": 1, "rejected": 1, "warnings": 0, "expired": 0, "deleted": 0},
    "languages": {"nb": 1},
    "rejected": [REJECTED],
    "warnings": [],
    "postings": [NORMALISED],
}
DECISION: Example = {"decision": "close"}
DECIDED: Example = {"postings": 4}
TO_TRY: Example = {"address": ADDRESS}
