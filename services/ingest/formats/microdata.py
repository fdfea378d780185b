"""schema.org JobPosting as microdata (``itemprop``) or RDFa (``property``) in an HTML page."""

from dataclasses import replace

from services.ingest.draft import Parsed
from services.ingest.formats import json_ld_posting
from services.ingest.formats.document import Document
from services.ingest.formats.html_items import items
from services.ingest.formats.html_scripts import page_base
from services.ingest.formats.interface import Format
from services.ingest.formats.json_ld_graph import Graph

ATTRIBUTES = ("itemtype", "typeof")


def detect(document: Document) -> bool:
    """An item of type JobPosting."""
    text = document.text
    likely = document.kind == "html" and "JobPosting" in text and any(name in text for name in ATTRIBUTES)
    return likely and any(True for _ in Graph(items(text)).postings())


def parse(document: Document) -> Parsed:
    """A page about one job is never complete; one with several is a list."""
    graph, base = Graph(items(document.text)), page_base(document.text)
    found = tuple(
        json_ld_posting.read(graph, node, f"item {number}", base)
        for number, (_, node) in enumerate(graph.postings(), start=1)
    )
    if len(found) == 1 and base and not found[0].apply_urls:
        found = (replace(found[0], apply_urls=(base,)),)
    return Parsed(found, complete=len(found) > 1)


FORMAT = Format("microdata", "schema.org JobPosting (microdata, RDFa) in HTML", detect, parse)
