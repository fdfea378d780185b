"""The containers get every setting that a service has, and what an operator is shown is true."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.mailer.settings import MailerSettings
from shared.ledger import SERVICES

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCUMENTED = set(
    re.findall(r"^\| `(TALENTPOOL_\w+)`", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)
)
SETTINGS = ROOT / "deploy" / "settings"


def written(name: str) -> dict[str, str]:
    """The variables that a file of settings sets."""
    lines = (SETTINGS / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_the_settings_of_its_own_file_which_win(service: str) -> None:
    files = COMPOSE["services"][service]["env_file"]
    assert files[-1] == {"path": f"deploy/settings/{service}.env", "required": False}
    assert all((ROOT / name).is_file() for name in files[:-1])
    given = set(COMPOSE["services"][service]["environment"])
    assert not {name for name in given if "SMTP" in name or "KEY" in name}


@pytest.mark.parametrize("name", ["mailer.first.env", "mailer.example.env"])
def test_files_of_settings_name_settings_that_exist(name: str) -> None:
    assert written(name)
    assert set(written(name)) <= DOCUMENTED


def test_the_example_of_the_mailer_s_settings_is_valid_and_fits_the_container() -> None:
    values = written("mailer.example.env")
    prefix = "TALENTPOOL_MAILER_"
    settings = MailerSettings(
        _env_file=None, **{name.removeprefix(prefix).lower(): value for name, value in values.items()}
    )
    mailer = COMPOSE["services"]["mailer"]
    port = settings.returns_listen.rpartition(":")[2]
    assert any(published.endswith(f":{port}") for published in mailer["ports"])
    (folder,) = [volume.split(":")[1] for volume in mailer["volumes"] if volume.startswith("mail-keys:")]
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    assert f" {folder}\n" in dockerfile
    home = re.findall(r"^WORKDIR (\S+)", dockerfile, re.MULTILINE)[-1]
    files = [entry.split("=")[1] for entry in settings.dkim_keys.split(",")]
    assert all(Path(home, file.strip()).parent == Path(folder) for file in files)


def test_each_service_has_an_image_of_its_own_and_its_locked_packages() -> None:
    for service in SERVICES:
        assert COMPOSE["services"][service]["build"]["args"] == {"SERVICE": service}
        assert (ROOT / "requirements" / f"{service}.txt").is_file()
