"""HTML without JobPosting markup: data in scripts, a page about one job, or a list of links to jobs.

The last of all formats, and never complete: what such a page leaves out is not gone.
"""

from dataclasses import replace

from services.ingest.draft import Fault, Parsed, UnreadableFeedError
from services.ingest.formats.document import Document
from services.ingest.formats.html_data import jobs_in_scripts
from services.ingest.formats.html_job import applies_to_several, job_of
from services.ingest.formats.html_list import jobs_of
from services.ingest.formats.interface import Format

NO_POSTING = Fault(
    "no-posting",
    "the page holds no JobPosting, nor anything else that is plainly a job",
    "send the page of one job or a list of jobs, and describe each as a schema.org JobPosting in JSON-LD",
)


def detect(document: Document) -> bool:
    """Any HTML that no other format reads."""
    return document.kind == "html"


def parse(document: Document) -> Parsed:
    """Raises ``UnreadableFeedError`` if nothing on the page is plainly a job."""
    page = document.text
    data = jobs_in_scripts(page)
    if data is not None and data.postings:
        return replace(data, complete=False)
    job = job_of(page)
    found = tuple(jobs_of(page)) if job is None or applies_to_several(page) else ()
    found = found or ((job,) if job else ())
    if not found:
        raise UnreadableFeedError(NO_POSTING)
    return Parsed(found, complete=False)


FORMAT = Format("html-page", "HTML page of a job, or of links to jobs", detect, parse)
