"""Whatever a server sends, no paging fails on it."""

from typing import Any

import pytest
from fixtures.pagings import SITE, WORKDAY, page
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.formats.registry import FORMATS
from services.ingest.paging.registry import PAGINGS, paging_of


@pytest.mark.parametrize("data", [None, 7, "x", [], {}, [1], {"content": 1}, {"items": [1]}, {"Data": None}])
def test_whatever_comes_has_a_paging_that_does_not_fail(data: Any) -> None:
    found = page(f"{SITE}/x?page=99999999999999999999&limit=x", data)
    assert list(paging_of(found).follow(found)) == []


WORDS = """content totalPages items _feed_entry next_id next_url Data Total totalFound jobPostings next
links id requisitionList TotalJobsCount positions domain count Items TransactionStatus success data numPages
status url allReferences reference details result uuid externalPath offset"""
NAMES = st.sampled_from(WORDS.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)
PLACES = (
    "/x?scope=jobPost&page=1&limit=1",
    "/careers/list",
    "/platform/api/ats/v1/board/a/jobs",
    WORKDAY[24:],
)


@given(JSON, st.sampled_from(PLACES), JSON)
def test_no_document_makes_a_paging_fail(data: Any, path: str, body: Any) -> None:
    found = page(f"{SITE}{path}", data, body)
    paging = paging_of(found)
    for request in paging.follow(found):
        assert isinstance(request.url, str)
    if paging.details:
        for row in paging.details.rows(found):
            if isinstance(row, dict):
                paging.details.ask(found, row)
                paging.details.merge(row, {"items": data} if paging.name == "oracle-orc" else {})


def test_a_document_of_link_starts_is_searched_in_time() -> None:
    text = b"<link " * 300_000
    assert list(paging_of(page(SITE, text=text)).follow(page(SITE, text=text))) == []


def test_every_paging_is_named_as_its_format() -> None:
    names = [paging.name for paging in PAGINGS]
    assert len(set(names)) == len(names)
    assert set(names) - {known.name for known in FORMATS} == {"links"}
