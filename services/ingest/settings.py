"""Settings of ingest: how large a feed may be, and how often deadlines are looked at."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Settings, service_config


class IngestSettings(Settings):
    """``TALENTPOOL_INGEST_…``."""

    model_config = service_config("ingest")
    service: ClassVar[str] = "ingest"

    largest_delivery: int = Field(
        default=50_000_000, ge=1, description="Bytes of a feed delivery at most, also after gzip is undone."
    )
    deadline_seconds: float = Field(
        default=120.0, gt=0, description="Seconds between two looks for jobs whose deadline passed."
    )
    raw_days: int = Field(
        default=90,
        ge=1,
        description="Days after which the bytes of a delivery are dropped; its report stays.",
    )
