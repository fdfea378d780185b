"""Links from a mail to the candidate's own pages on the portal."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.tokens import Purpose, Tokens


@dataclass(frozen=True)
class Links:
    """The recipient's own addresses; whoever holds them acts as the recipient. A company has ``feeds``."""

    confirm: str
    profile: str
    unsubscribe: str
    renew: str
    feeds: str = ""


def links_of(candidate_id: UUID, tokens: Tokens, public_url: str) -> Links:
    """The addresses of a candidate's pages; the same at every call."""
    base = public_url.rstrip("/")
    confirm, profile, unsubscribe, renew = (
        f"{base}/{purpose}/{tokens.sign(purpose, candidate_id)}"
        for purpose in (Purpose.CONFIRM, Purpose.PROFILE, Purpose.UNSUBSCRIBE, Purpose.RENEW)
    )
    return Links(confirm, profile, unsubscribe, renew)


def company_links(company_id: UUID, tokens: Tokens, companies_url: str) -> Links:
    """The addresses of a company: its feeds, and the page that ends its reports."""
    base = companies_url.rstrip("/")
    off = f"{base}/{Purpose.REPORTS}/{tokens.sign(Purpose.REPORTS, company_id)}"
    return Links(confirm="", profile="", unsubscribe=off, renew="", feeds=f"{base}/feeds")


def feedback_links(
    candidate_id: UUID, job_ids: Iterable[UUID], tokens: Tokens, public_url: str
) -> dict[UUID, str]:
    """For each job the address of the page where the candidate says something of it."""
    base = public_url.rstrip("/")
    return {
        job_id: f"{base}/{Purpose.FEEDBACK}/{tokens.sign_pair(Purpose.FEEDBACK, candidate_id, job_id)}"
        for job_id in job_ids
    }
