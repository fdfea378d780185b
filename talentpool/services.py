"""The four services by name: where their application and settings are, and their usual ports."""

from collections.abc import Callable
from importlib import import_module

from fastapi import FastAPI

from shared.errors import TalentPoolError
from shared.ledger import SERVICES
from shared.settings import Settings

PORTS = {"ingest": 8000, "matcher": 8001, "mailer": 8002, "portal": 8003}


def require_service(service: str) -> str:
    """The name of a service that exists; raises for any other."""
    if service not in SERVICES:
        message = f"there is no service {service!r}; choose one of {', '.join(SERVICES)}"
        raise TalentPoolError(message)
    return service


def _module(service: str, name: str) -> object:
    try:
        return import_module(f"services.{require_service(service)}.{name}")
    except ModuleNotFoundError as error:
        message = (
            f"the service {service} needs the package {error.name}: pip install -r requirements/{service}.txt"
        )
        raise TalentPoolError(message) from error


def settings_class(service: str) -> type[Settings]:
    """A service's settings class."""
    found: type[Settings] = getattr(_module(service, "settings"), f"{service.capitalize()}Settings")
    return found


def app_factory(service: str) -> Callable[[], FastAPI]:
    """A service's ``create_app``."""
    factory: Callable[[], FastAPI] = getattr(_module(service, "app"), "create_app")  # noqa: B009  found by name
    return factory
