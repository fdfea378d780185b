"""All pagings, and which one an address or a page has."""

from contextlib import suppress

import httpx

from services.ingest.paging import (
    bamboohr,
    career_sites,
    eightfold,
    eures,
    finn,
    hr_manager,
    jobylon,
    lever,
    links,
    nav_public_feed,
    nav_stilling_feed,
    oracle_orc,
    recman,
    rippling,
    smartrecruiters,
    webcruiter,
    workday,
)
from services.ingest.paging.interface import Page, Paging
from shared.fetching.messages import Request

PAGINGS: tuple[Paging, ...] = (
    nav_stilling_feed.PAGING,
    nav_public_feed.PAGING,
    webcruiter.PAGING,
    smartrecruiters.PAGING,
    workday.PAGING,
    oracle_orc.PAGING,
    eightfold.PAGING,
    hr_manager.PAGING,
    recman.PAGING,
    eures.PAGING,
    bamboohr.PAGING,
    rippling.PAGING,
    jobylon.PAGING,
    lever.PAGING,
    finn.PAGING,
    links.PAGING,
)
"""Tried in this order; the last one fits everything."""


def first_request(address: str) -> Request:
    """Where to begin: at the address, or at the interface behind a career page."""
    with suppress(httpx.InvalidURL, UnicodeError, ValueError):
        url = httpx.URL(address)
        for paging in PAGINGS:
            if found := paging.opening(url):
                return found
        return career_sites.opening(url) or Request(address)
    return Request(address)


def paging_of(page: Page) -> Paging:
    """The paging that fits a page."""
    return next(paging for paging in PAGINGS if paging.fits(page))
