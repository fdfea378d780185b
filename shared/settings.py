"""Settings that all services share. Values come from the environment, from files in a secrets
folder named like the variable, or from ``.talentpool/env``, which ``talentpool demo`` writes.
"""

import os
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = Path(".talentpool/env")
SECRETS_DIR = Path(os.environ.get("TALENTPOOL_SECRETS_DIR", "/run/secrets"))


def service_config(service: str) -> SettingsConfigDict:
    """Configuration of a service's settings class: ``TALENTPOOL_<SERVICE>_…``."""
    return SettingsConfigDict(
        env_prefix=f"TALENTPOOL_{service}_".upper() if service else "TALENTPOOL_",
        env_file=ENV_FILE,
        secrets_dir=SECRETS_DIR if SECRETS_DIR.is_dir() else None,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )


def shared_name(name: str) -> AliasChoices:
    """The variable of a setting that has one value for all services."""
    return AliasChoices(f"TALENTPOOL_{name.upper()}")


class Settings(BaseSettings):
    """What every service needs. A service's class adds its own under its own prefix."""

    model_config = service_config("")
    service: ClassVar[str] = ""

    database_url: SecretStr = Field(
        default=SecretStr("postgresql+asyncpg://127.0.0.1:5432/talentpool"),
        description="PostgreSQL address with this service's own role.",
    )
    database_connections: int = Field(
        default=15,
        ge=1,
        validation_alias=shared_name("database_connections"),
        description="Connections of each process; all processes together stay below max_connections.",
    )
    nats_url: str = Field(
        default="nats://127.0.0.1:4222",
        validation_alias=shared_name("nats_url"),
        description="NATS server addresses, separated by commas.",
    )
    secret_keys: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=shared_name("secret_keys"),
        description="Keys that sign links, newest first, separated by commas; at least 32 characters each.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8003",
        validation_alias=shared_name("public_url"),
        description="Address of the portal as people reach it; links in mails begin with it.",
    )
    sender_name: str = Field(
        default="Talent Pool Oslo",
        validation_alias=shared_name("sender_name"),
        description="Name of the newsletter: in From, at the head of mails and pages, in the consent text.",
    )
    taxonomy_dir: Path = Field(
        default=Path(".talentpool/taxonomy"),
        validation_alias=shared_name("taxonomy_dir"),
        description="Folder of imported taxonomies, one for ingest, matcher and portal; none: the starter.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        validation_alias=shared_name("log_level"),
        description="DEBUG, INFO, WARNING or ERROR.",
    )
    log_format: Literal["json", "text"] = Field(
        default="json",
        validation_alias=shared_name("log_format"),
        description="json for machines, text for people.",
    )
    stop_timeout: float = Field(
        default=30.0,
        validation_alias=shared_name("stop_timeout"),
        description="Seconds that work in hand may take after SIGTERM.",
    )


def settings_of(service: str) -> Settings:
    """A service's shared settings, without the service's code: for the operator's commands."""

    class ServiceSettings(Settings):
        model_config = service_config(service)

    return ServiceSettings()
