"""Settings of the matcher: the model, how much is ranked at a time, and when a match is worth sending."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from shared.settings import Settings, service_config


class MatcherSettings(Settings):
    """``TALENTPOOL_MATCHER_…``."""

    model_config = service_config("matcher")
    service: ClassVar[str] = "matcher"

    model: str = Field(
        default="talentpool-e5-small",
        description="The sentence-transformers model of a fresh installation: a name under models_dir, or "
        "a folder. Later `talentpool model activate` changes it.",
    )
    models_dir: Path = Field(
        default=Path(".talentpool/models"), description="Folder in which installed models lie."
    )
    keep_models_days: float = Field(
        default=30.0,
        ge=0,
        description="Days that vectors of a model are kept after another took its place, for a return to it.",
    )
    threads: int | None = Field(
        default=None, ge=1, description="Threads of the encoder; empty: one for each core."
    )
    job_characters: int = Field(
        default=1_500, ge=100, description="How much of an ad's text is read after its title."
    )
    least_relevance: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Relevance below which nothing is sent; empty: the calibration's threshold.",
    )
    pool: int = Field(default=48, ge=1, description="Jobs a candidate that are looked at closely.")
    diversity: float = Field(
        default=0.1, ge=0, le=1, description="Relevance that a job loses for being like one above it."
    )
    orphan_lift: float = Field(
        default=0.02,
        ge=0,
        le=1,
        description="Relevance that a job wins at most for being in few lists of earlier editions.",
    )
    freshness_days: float = Field(
        default=14.0, gt=0, description="Days after which an ad counts as half as fresh."
    )
    most_per_employer: int = Field(default=3, ge=1, description="Most jobs of one employer in a list.")
    alert_rank: int = Field(
        default=3, ge=1, description="An alert is sent for a new job among this many best of a candidate."
    )
    alert_relevance: float = Field(
        default=0.73, ge=0, le=1, description="Relevance from which a new job is worth an alert."
    )
    alert_settle_seconds: float = Field(
        default=2.0, ge=0, description="Seconds without new jobs before candidates are told of new ones."
    )
    alerts_a_day: int = Field(default=3, ge=0, description="Most alerts to one candidate in 24 hours.")
    embed_batch: int = Field(default=64, ge=1, description="Texts embedded in one transaction.")
    idle_seconds: float = Field(
        default=5.0, gt=0, description="Seconds between two looks for work that no event announced."
    )
