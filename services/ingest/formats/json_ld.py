"""schema.org JobPosting as JSON-LD: bare, in an array or ``@graph``, nested, or in an HTML page's scripts."""

from dataclasses import replace

from services.ingest.draft import Fault, Parsed, RawPosting, Rejected, UnreadableFeedError, shown
from services.ingest.formats import json_ld_posting
from services.ingest.formats.document import Document
from services.ingest.formats.html_scripts import Script, page_base, scripts
from services.ingest.formats.interface import Format
from services.ingest.formats.json_ld_graph import Graph, is_posting
from services.ingest.formats.loose_json import BrokenJsonError, load

NAME = "JobPosting"
WHOLE = "whole file"
"""The position of a document that is itself a posting."""

NO_POSTING = Fault(
    "no-posting",
    "the page's JSON-LD scripts hold no JobPosting",
    "send a page whose scripts describe each job as a schema.org JobPosting",
)


def detect(document: Document) -> bool:
    """A JobPosting anywhere in the JSON, or a page whose JSON-LD scripts name it."""
    if document.kind == "json":
        return any(True for _ in Graph(document.data).postings())
    return document.kind == "html" and any(NAME in script.text for script in scripts(document.text))


def parse(document: Document) -> Parsed:
    """Complete unless it is one posting on its own, which is a page about a job, not a list of jobs."""
    if document.kind == "json":
        postings = _read(Graph(document.data, document.first_of), "", None)
        return Parsed(tuple(postings), complete=not is_posting(document.data))
    return _parse_page(document.text)


def _parse_page(page: str) -> Parsed:
    base = page_base(page)
    found, rejected, lists = list[RawPosting](), list[Rejected](), 0
    for script in scripts(page):
        try:
            data = load(script.text)
        except BrokenJsonError as error:
            rejected.append(_broken_script(script, error))
            continue
        found += _read(Graph(data), f"script {script.number}", base)
        lists += not is_posting(data)
    if not found and not rejected:
        raise UnreadableFeedError(NO_POSTING)
    if len(found) == 1 and base and not found[0].apply_urls:
        found = [replace(found[0], apply_urls=(base,))]
    return Parsed(tuple(found), tuple(rejected), complete=len(found) != 1 or lists > 0)


def _read(graph: Graph, where: str, base: str | None) -> list[RawPosting]:
    return [
        json_ld_posting.read(graph, node, " ".join(filter(None, (where, place))) or WHOLE, base)
        for place, node in graph.postings()
    ]


def _broken_script(script: Script, error: BrokenJsonError) -> Rejected:
    line = f", line {script.line + error.line - 1}" if error.line and script.line else ""
    return Rejected(
        code="broken-script",
        position=f"script {script.number}{line}",
        message=f"the JSON-LD script is no JSON: {error}",
        mend="write the script with a JSON library, which escapes quotes and line breaks",
        value=shown(script.text),
    )


FORMAT = Format("json-ld", "schema.org JobPosting (JSON-LD, also in HTML)", detect, parse)
