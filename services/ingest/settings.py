"""Settings of ingest: how large a feed may be, how it is fetched, how often deadlines are looked at."""

from typing import ClassVar

from pydantic import Field, SecretStr, field_validator

from shared.fetching.exemptions import read_exemptions
from shared.settings import Settings, service_config


class IngestSettings(Settings):
    """``TALENTPOOL_INGEST_…``."""

    model_config = service_config("ingest")
    service: ClassVar[str] = "ingest"

    largest_delivery: int = Field(
        default=500_000_000, ge=1, description="Bytes of a feed delivery at most, also after gzip is undone."
    )
    read_seconds: float = Field(
        default=600.0, gt=0, description="Seconds that the reading process may take for one delivery."
    )
    read_memory: int = Field(
        default=450_000_000, ge=1, description="Bytes of memory that a reading process may take."
    )
    reads_at_once: int = Field(
        default=2, ge=1, description="Deliveries that one process of ingest reads side by side."
    )
    deadline_seconds: float = Field(
        default=120.0, gt=0, description="Seconds between two looks for jobs whose deadline passed."
    )
    watch_seconds: float = Field(
        default=60.0, gt=0, description="Seconds between two looks at the health of feeds."
    )
    largest_posting: int = Field(
        default=8_000_000, ge=1, description="Bytes of a posting that is put by itself."
    )
    tries_per_company: int = Field(
        default=60, ge=1, description="Feeds that one company may try in ten minutes without sending them."
    )
    sign_ins_per_client: int = Field(
        default=20,
        ge=1,
        description="Sign-ins to the companies' pages that one client may try in ten minutes.",
    )
    session_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that sign the sessions of the companies' pages, newest first, separated by commas. "
        "Empty: TALENTPOOL_SECRET_KEYS; if those are empty too, a new one at each start.",
    )
    session_hours: float = Field(
        default=12.0, gt=0, description="Hours after which one signs in to the companies' pages again."
    )
    raw_days: int = Field(
        default=90,
        ge=1,
        description="Days after which the bytes of a delivery are dropped; its report stays.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Servers that feeds may be fetched from although they are not public or not encrypted: "
        "HOST:PORT and networks such as 10.1.0.0/16, separated by commas.",
    )
    fetch_http: bool = Field(
        default=False, description="Whether feeds are also fetched from public addresses without encryption."
    )
    fetch_contact: str = Field(
        default="", description="Address of a page or mailbox, in the User-Agent of feeds that are fetched."
    )
    fetch_delay: float = Field(
        default=1.0, ge=0, description="Seconds between two requests to the same host when feeds are fetched."
    )
    fetches_at_once: int = Field(default=4, ge=1, description="Feeds that one process fetches side by side.")
    most_pages: int = Field(default=500, ge=1, description="Pages of a feed that are fetched at most.")
    most_details: int = Field(
        default=2_000, ge=0, description="Rows of a feed that are completed in one pull at most."
    )

    @field_validator("allowed_hosts")
    @classmethod
    def _readable(cls, value: str) -> str:
        read_exemptions(value)
        return value
