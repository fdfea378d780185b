"""The mailer service: consumers that fill the ledger, a worker that sends what is due, editors' API."""

from functools import partial

from fastapi import FastAPI

from services.mailer import handlers
from services.mailer.api import failures
from services.mailer.api.access import Guard, Serving, serving
from services.mailer.api.router import DESCRIPTION, TAGS, create_router
from services.mailer.coming_in import wiring as coming_in
from services.mailer.partner_feeds.pulling import create_puller
from services.mailer.processes import sending
from services.mailer.renewing import keep_asking
from services.mailer.reporting import report_weekly
from services.mailer.scheduling import keep_opening
from services.mailer.settings import MailerSettings
from services.mailer.storage.articles import select_articles
from services.mailer.templating import mail_template
from services.mailer.watching import keep_watching
from services.mailer.wiring import rules_of
from shared.runtime import create_runtime
from shared.vocabulary import Locale, MailKind
from shared.web import create_service_app


def create_app(settings: MailerSettings | None = None) -> FastAPI:
    """The service. Templates are compiled here: one that is broken stops the start, not an edition."""
    settings = settings or MailerSettings()
    for kind in MailKind:
        for locale in Locale:
            mail_template(kind, locale)
    runtime = create_runtime("mailer", settings)
    handlers.register(runtime, rules_of(settings))
    renewing = partial(keep_asking, runtime.engine, rules_of(settings))
    select = partial(select_articles, per_section=settings.articles_per_section, days=settings.article_days)
    opening = partial(keep_opening, runtime, select)
    fetching = create_puller(settings, runtime.engine).run
    reporting = partial(report_weekly, runtime.engine)
    watching = partial(keep_watching, runtime.engine)
    desk = coming_in.desk_of(settings, runtime)
    app = create_service_app(
        runtime,
        workers=[
            sending(settings, runtime),
            renewing,
            opening,
            fetching,
            reporting,
            watching,
            *coming_in.workers(settings, runtime, desk),
        ],
        routers=[coming_in.routes(settings, desk)],
        title="Talent Pool mailer",
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
    )
    assemble(app, serving(runtime, settings))
    return app


def assemble(app: FastAPI, served: Serving) -> None:
    """Give an application the API, and an answer to every failure."""
    app.add_middleware(Guard, serving=served)
    app.include_router(create_router(served))
    failures.install(app)
