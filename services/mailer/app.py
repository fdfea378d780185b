"""The mailer service: consumers that fill the ledger, and a worker that sends what is due."""

from fastapi import FastAPI

from services.mailer import handlers
from services.mailer.settings import MailerSettings
from services.mailer.templating import mail_template
from services.mailer.wiring import create_sender
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
    handlers.register(runtime)
    sender = create_sender(settings, runtime.engine, runtime.ledger, runtime.nudge_relay)
    return create_service_app(runtime, workers=[sender.run], title="Talent Pool mailer")
