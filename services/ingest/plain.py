"""A normalised posting as plain JSON, as commands and the API show it: every field, also the empty ones."""

from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from services.ingest.normalise.language import languages_in
from services.ingest.posting import Posting
from shared.jobs import Contract

SHOWN = tuple(one.name for one in fields(Posting))


def plain(posting: Posting) -> dict[str, Any]:
    """Its fields by name, and ``languages_in_text``, main one first; codes and times are strings."""
    values = {name: _value(getattr(posting, name)) for name in SHOWN}
    return values | {"languages_in_text": list(languages_in(posting.description_text))}


def as_json(posting: Posting) -> bytes:
    """The same in one line; raises ``TypeError`` for half a surrogate pair in a text."""
    return orjson.dumps(plain(posting))


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Contract):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
