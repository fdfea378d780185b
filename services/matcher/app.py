"""The matcher service: consumers that read and rank, and workers for instant matches and for models."""

from fastapi import FastAPI

from services.matcher.alerts import AlertWorker
from services.matcher.changing import ModelWorker
from services.matcher.embedding import Encoder
from services.matcher.facts import taxonomy_reader
from services.matcher.handlers import Handlers, register
from services.matcher.serving import Models
from services.matcher.settings import MatcherSettings
from shared.runtime import create_runtime
from shared.web import create_service_app


def create_app(settings: MatcherSettings | None = None, encoder: Encoder | None = None) -> FastAPI:
    """The service. Which model it loads, the database says; ``encoder`` stands for every model in tests."""
    settings = settings or MatcherSettings()
    runtime = create_runtime("matcher", settings)
    load = None if encoder is None else lambda _name: encoder
    models = Models(settings, runtime.engine, taxonomy_reader(settings.taxonomy_dir), load)
    alerts = AlertWorker(runtime.engine, runtime.ledger, models, runtime.nudge_relay)
    changes = ModelWorker(runtime.engine, models)
    register(runtime, Handlers(models, runtime.engine, runtime.ledger, alerts.wake))
    return create_service_app(
        runtime,
        workers=[alerts.run, changes.run, changes.tell],
        checks=lambda: {"model": models.problem} if models.problem else {},
        title="Talent Pool matcher",
    )
