"""What an edition would do if it went now."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, NO_EDITION, REFUSED
from services.mailer.api.models import Number
from services.mailer.dry_run import DryRun
from services.mailer.rehearsing import create_rehearsal, rehearse, sample
from services.mailer.samples import Sample, show_sample
from services.mailer.settings import MailerSettings
from shared.errors import TalentPoolError


def router(serving: Serving) -> APIRouter:
    """``/api/editions/{number}/dry-run``."""
    routes = APIRouter(prefix="/api/editions", tags=["editions"])
    settings = serving.runtime.settings
    if not isinstance(settings, MailerSettings):
        message = "the mailer's API needs the mailer's settings"
        raise TalentPoolError(message)
    how = create_rehearsal(settings)

    @routes.get("/{number}/dry-run", summary="A dry run", responses=ALWAYS | NO_EDITION | REFUSED)
    async def dry_run(number: Number, request: Request, _key: Bearer) -> DryRun:
        """Who would get how much, who nothing and why, what is new. It changes nothing."""
        caller(serving, request)
        async with serving.runtime.engine.begin() as tx:
            return await rehearse(tx, number, how)

    @routes.get(
        "/{number}/dry-run/{candidate_id}",
        summary="A candidate's mail as it would go",
        responses=ALWAYS | NO_EDITION | REFUSED,
    )
    async def show(number: Number, candidate_id: UUID, request: Request, _key: Bearer) -> Sample:
        """Subject, HTML and text, without the address; its links are the candidate's own, and signed."""
        caller(serving, request)
        async with serving.runtime.engine.begin() as tx:
            return show_sample(await sample(tx, number, candidate_id, how), how.composer)

    return routes
