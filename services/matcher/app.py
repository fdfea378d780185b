"""The matcher service: consumers that read and rank, and a worker that looks for instant matches."""

from fastapi import FastAPI

from services.matcher.alerts import AlertWorker
from services.matcher.encoder import BatchingEncoder, Encoder, load_encoder
from services.matcher.facts import taxonomy_reader
from services.matcher.handlers import Handlers, register
from services.matcher.reading import Matcher
from services.matcher.settings import MatcherSettings
from shared.runtime import create_runtime
from shared.web import create_service_app


def create_app(settings: MatcherSettings | None = None, encoder: Encoder | None = None) -> FastAPI:
    """The service. The model is loaded here: one that is missing stops the start, not an edition."""
    settings = settings or MatcherSettings()
    encoder = encoder or load_encoder(
        settings.model, models_dir=settings.models_dir, threads=settings.threads
    )
    matcher = Matcher(settings, BatchingEncoder(encoder), taxonomy_reader())
    runtime = create_runtime("matcher", settings)
    alerts = AlertWorker(runtime.engine, runtime.ledger, matcher, runtime.nudge_relay)
    register(runtime, Handlers(matcher, runtime.engine, runtime.ledger, alerts.wake))
    return create_service_app(runtime, workers=[alerts.run], title="Talent Pool matcher")
