"""Career pages that people know, and the address at which their system gives the whole feed at once."""

from collections.abc import Callable

import httpx

from services.ingest.paging.steps import bare, get
from shared.fetching.messages import Request

Site = Callable[[httpx.URL, list[str]], Request | None]


def opening(url: httpx.URL) -> Request | None:
    """The feed behind a career page; ``None`` if the address is to be taken as it is."""
    host, path = bare(url)
    if host in BY_HOST:
        return BY_HOST[host](url, path)
    ending = ".".join(host.split(".")[1:])
    return BY_ENDING[ending](url, path) if ending in BY_ENDING else None


def _with(**query: str) -> Site:
    """The address itself, with what it lacks in its query."""

    def site(url: httpx.URL, _path: list[str]) -> Request | None:
        missing = {name: value for name, value in query.items() if name not in url.params}
        return Request(str(url.copy_merge_params(missing))) if missing else None

    return site


def _board(host: str, *before: str, after: tuple[str, ...] = (), **query: str) -> Site:
    """The board that the first step of the path names, on another host."""

    def site(_url: httpx.URL, path: list[str]) -> Request | None:
        return get(host, *before, path[0], *after, **query) if path else None

    return site


def _front(*feed: str, **query: str) -> Site:
    """The feed of the same host, for its front and job pages."""

    def site(url: httpx.URL, path: list[str]) -> Request | None:
        named = path and ("." in path[-1] or path[0] in ("api", feed[0]))
        return None if named else get(url.host, *feed, **query)

    return site


GREENHOUSE = _board("boards-api.greenhouse.io", "v1", "boards", after=("jobs",), content="true")
BY_HOST: dict[str, Site] = {
    "boards.greenhouse.io": GREENHOUSE,
    "job-boards.greenhouse.io": GREENHOUSE,
    "job-boards.eu.greenhouse.io": GREENHOUSE,
    "boards-api.greenhouse.io": _with(content="true"),
    "jobs.ashbyhq.com": _board("api.ashbyhq.com", "posting-api", "job-board", includeCompensation="true"),
    "apply.workable.com": _board("apply.workable.com", "api", "v1", "widget", "accounts", details="true"),
    "www.workable.com": _with(details="true"),
}
BY_ENDING: dict[str, Site] = {
    "recruitee.com": _front("api", "offers"),
    "jobs.personio.de": _front("xml"),
    "jobs.personio.com": _front("xml"),
    "teamtailor.com": _front("jobs.rss"),
    "pinpointhq.com": _front("postings.json"),
    "breezy.hr": _front("json", verbose="true"),
}
