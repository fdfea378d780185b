"""Reading loosely typed JSON: every function takes anything and gives a string, or nothing."""

import math
from typing import Any

from services.ingest.draft import storable


def text(value: Any) -> str | None:
    """A string or a finite number as a stripped string; ``None`` for everything else and for nothing."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.15g}"
    return None


def texts(*values: Any) -> tuple[str, ...]:
    """Those of the values that are texts."""
    return tuple(found for value in values if (found := text(value)))


def mapping(value: Any) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or a lone object as a list."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return storable("".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps))
