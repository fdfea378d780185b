"""Draft editions, change them, look at them and at how far they are."""

from dataclasses import replace
from typing import cast

from fastapi import APIRouter, Request

from services.mailer import drafting
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, BODY, NO_EDITION, REFUSED
from services.mailer.api.models import Draft, DraftChange, Drafted, Number
from services.mailer.audience import audience_of
from services.mailer.edition_articles import ready_articles
from services.mailer.edition_view import EditionView
from services.mailer.progress import Status
from services.mailer.settings import MailerSettings
from services.mailer.stepping import UnknownEditionError
from services.mailer.storage import clicks
from services.mailer.storage.clicks import Clicked
from services.mailer.storage.editions import NewEdition, insert_edition
from services.mailer.storage.figures import statuses
from services.mailer.storage.views import read_views
from services.mailer.who import By


def router(serving: Serving) -> APIRouter:
    """``/api/editions``."""
    routes = APIRouter(prefix="/api/editions", tags=["editions"])
    engine = serving.runtime.engine
    settings = cast("MailerSettings", serving.runtime.settings)

    @routes.get("", summary="All editions", responses=ALWAYS)
    async def list_editions(request: Request, _key: Bearer) -> list[EditionView]:
        """All editions, newest first."""
        caller(serving, request)
        async with engine.connect() as tx:
            return await read_views(tx)

    @routes.post("", status_code=201, summary="Draft an edition", responses=ALWAYS | BODY)
    async def draft(given: Draft, request: Request, _key: Bearer) -> Drafted:
        """Store a draft with the articles that are ready; nothing is ranked before it is opened."""
        new = new_edition(given, caller(serving, request))
        async with engine.begin() as tx:
            articles = await ready_articles(tx, settings)
            _, number = await insert_edition(tx, replace(new, articles=articles))
        return Drafted(number=number)

    @routes.get("/{number}", summary="One edition", responses=ALWAYS | NO_EDITION)
    async def show(number: Number, request: Request, _key: Bearer) -> EditionView:
        """What an edition is made of, how it goes out, and what can be done with it."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await read_views(tx, number)
        if not found:
            raise UnknownEditionError(number)
        return found[0]

    @routes.patch("/{number}", summary="Change an edition", responses=ALWAYS | BODY | NO_EDITION | REFUSED)
    async def change(number: Number, given: DraftChange, request: Request, _key: Bearer) -> EditionView:
        """Change what is given, as long as the edition is not approved."""
        by = caller(serving, request)
        async with engine.begin() as tx:
            await drafting.change(tx, number, wanted_of(given), by)
            return (await read_views(tx, number))[0]

    @routes.get("/{number}/status", summary="An edition's figures", responses=ALWAYS | NO_EDITION)
    async def status(number: Number, request: Request, _key: Bearer) -> Status:
        """Progress, rate, time left, answers by domain, skipped by reason, canary, last step."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await statuses(tx, number)
        if not found:
            raise UnknownEditionError(number)
        return found[0]

    @routes.get("/{number}/clicks", summary="An edition's clicks", responses=ALWAYS | NO_EDITION)
    async def show_clicks(number: Number, request: Request, _key: Bearer) -> list[Clicked]:
        """How many people opened each job; only of those who agreed, and never fewer than five."""
        caller(serving, request)
        async with engine.connect() as tx:
            if not await read_views(tx, number):
                raise UnknownEditionError(number)
            return await clicks.of_edition(tx, number)

    return routes


def new_edition(given: Draft, by: By) -> NewEdition:
    """What is stored of a draft."""
    return NewEdition(
        titles=drafting.titles(given.title_nb, given.title_en),
        articles=(),
        partitions=given.partitions,
        top_k=given.top_k,
        opened_by=by.name,
        audience=audience_of(given.audience).stored(),
        approves_itself=given.approves_itself,
        send_at=given.send_at,
        canary=drafting.canary_rule(
            given.canary_share, given.canary_minutes, given.most_bounces, given.most_complaints
        ),
    )


def wanted_of(given: DraftChange) -> drafting.Change:
    """What is to be different; a null for ``send_at`` that was sent takes the time away."""
    at_once = given.send_at is None and "send_at" in given.model_fields_set
    return drafting.Change(**given.model_dump(), send_at_once=at_once)
