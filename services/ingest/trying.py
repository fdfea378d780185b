"""Reads a feed file as a delivery would be read, without a database."""

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.ingest.bodies import RefusedDeliveryError, unpacked
from services.ingest.draft import Remark, UnreadableFeedError
from services.ingest.lifecycle import is_past
from services.ingest.reading import Company, read_feed
from services.ingest.settings import IngestSettings

NOBODY = Company(UUID(int=0), "Company")


def try_file(path: Path) -> dict[str, Any]:
    """File, format, counts, rejections and remarks; or a ``failure``."""
    limit = IngestSettings.model_fields["largest_delivery"].default
    try:
        reading = read_feed(unpacked(path.read_bytes(), limit), NOBODY)
    except UnreadableFeedError as error:
        return {"file": path.name, "failure": _plain(asdict(error.fault))}
    except RefusedDeliveryError as error:
        return {
            "file": path.name,
            "failure": {"code": "refused", "message": error.title, "mend": error.detail},
        }
    now = datetime.now(UTC)
    past = sum(is_past(one.posting.closes_at, now) for one in reading.delivered)
    languages = Counter(one.posting.language or "unknown" for one in reading.delivered)
    return {
        "file": path.name,
        "format": reading.format,
        "complete": reading.complete,
        "taken": len(reading.delivered),
        "expired": past,
        "languages": dict(languages),
        "rejected": _lines(reading.rejected),
        "remarks": _lines(reading.remarks),
    }


def _lines(remarks: tuple[Remark, ...]) -> list[dict[str, Any]]:
    return [_plain(asdict(remark)) for remark in remarks]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, (), "")}
