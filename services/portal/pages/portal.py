"""What every page needs, and who a link belongs to."""

from dataclasses import dataclass

from services.portal.candidates import Candidate, Candidates
from services.portal.feedback import FeedbackStore
from services.portal.settings import PortalSettings
from shared.errors import TalentPoolError
from shared.pages.rate_limit import RateLimit
from shared.tokens import Purpose, Tokens


@dataclass(frozen=True)
class Portal:
    """Handed to every router."""

    candidates: Candidates
    tokens: Tokens
    settings: PortalSettings
    sign_up_limit: RateLimit
    feedback: FeedbackStore

    def address(self, purpose: Purpose, candidate: Candidate) -> str:
        """The path of a candidate's own page."""
        return f"/{purpose}/{self.tokens.sign(purpose, candidate.candidate_id)}"

    async def owner(self, purpose: Purpose, token: str) -> Candidate:
        """Whose link it is; raises ``InvalidTokenError``, or :class:`ErasedError` if the person is gone."""
        return require(await self.candidates.find(self.tokens.read(purpose, token)))


class ErasedError(TalentPoolError):
    """The link is genuine, and nothing is stored of its owner any more."""


def require(candidate: Candidate | None) -> Candidate:
    """The candidate, or :class:`ErasedError`."""
    if candidate is None:
        message = "Nothing is stored under this link any more."
        raise ErasedError(message)
    return candidate
