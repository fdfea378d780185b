"""Structured logs on standard error: one JSON object a line, without personal data.

Code logs ids, counts and codes. As a second line of defence, whatever looks like an e-mail address or
a signed token is masked before it is written, also in tracebacks and in lines of libraries.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from shared.correlation import correlation_id
from shared.tokens import Purpose

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
DATABASE_DETAIL = re.compile(r"(DETAIL|CONTEXT):.*")
TOKEN = re.compile(rf"/({'|'.join(Purpose)})/[\w.~-]+")

STRUCTLOG_KEYS = ("_record", "_from_structlog")
"""Values that the formatter itself still needs, and removes."""


def masked(text: str) -> str:
    """``text`` without e-mail addresses, signed tokens, and rows that PostgreSQL quotes in its errors."""
    return TOKEN.sub(r"/\1/…", EMAIL.sub("<address>", DATABASE_DETAIL.sub(r"\1: …", text)))


def _mask(value: Any) -> Any:
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, dict):
        return {masked(str(key)): _mask(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask(item) for item in value]
    return masked(value if isinstance(value, str) else repr(value))


def mask_personal_data(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The structlog processor that masks every value."""
    return {key: value if key in STRUCTLOG_KEYS else _mask(value) for key, value in event.items()}


def add_correlation_id(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The structlog processor that says which piece of work a line belongs to."""
    event.setdefault("correlation_id", correlation_id())
    return event


def configure_logs(service: str, *, level: str = "INFO", log_format: str = "json") -> None:
    """Send structlog and the standard library's logging through the same masked pipeline."""
    shared_steps: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_correlation_id,
        _name_service(service),
        structlog.processors.format_exc_info,
        mask_personal_data,
    ]
    structlog.configure(
        processors=[*shared_steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last_step: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last_step],
            foreign_pre_chain=shared_steps,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("httpx", "nats", "faststream", "alembic.runtime.migration", "mail.log"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _name_service(service: str) -> structlog.typing.Processor:
    def processor(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.setdefault("service", service)
        return event

    return processor


def get_logger() -> structlog.stdlib.BoundLogger:
    """A logger; values go in as keyword arguments, never into the text."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger()
    return logger
