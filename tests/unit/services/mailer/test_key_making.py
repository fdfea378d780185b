import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.mailer.cli import mail
from services.mailer.key_making import make_keys, setting, usual_selector, zone_line
from services.mailer.signing import load_keys
from shared.errors import TalentPoolError


def test_keys_are_files_that_only_their_owner_can_read(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "new", "tp1")
    assert [(key.selector, key.kind) for key, _ in made] == [("tp1-ed25519", "ed25519"), ("tp1-rsa", "rsa")]
    assert [path.stat().st_mode & 0o777 for _, path in made] == [0o600, 0o600]
    loaded = load_keys(setting(made).partition("=")[2])
    assert [key.record() for key in loaded] == [key.record() for key, _ in made]


@pytest.mark.parametrize("selector", ["../tp", "a b", "-a", "ærlig"])
def test_a_selector_that_dns_cannot_carry_is_refused(selector: str, tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="cannot stand in DNS"):
        make_keys(tmp_path, selector)
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_ever_overwritten(tmp_path: Path) -> None:
    make_keys(tmp_path, "tp1")
    (tmp_path / "tp1-ed25519.pem").unlink()
    before = (tmp_path / "tp1-rsa.pem").read_bytes()
    with pytest.raises(TalentPoolError, match=r"tp1-rsa\.pem exists"):
        make_keys(tmp_path, "tp1")
    assert (tmp_path / "tp1-rsa.pem").read_bytes() == before
    assert not (tmp_path / "tp1-ed25519.pem").exists()


def test_a_record_is_cut_into_strings_that_dns_can_carry(tmp_path: Path) -> None:
    for key, _ in make_keys(tmp_path, "tp1"):
        line = zone_line(key, "talentpool.example")
        strings = re.findall(r'"([^"]*)"', line)
        assert line.startswith(f"{key.selector}._domainkey.talentpool.example. IN TXT ")
        assert max(map(len, strings)) <= 255
        assert "".join(strings) == key.record()


def test_a_selector_says_when_its_key_was_made() -> None:
    assert usual_selector(date(2026, 11, 2)) == "tp202611"


def test_the_command_shows_what_to_publish_and_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENTPOOL_MAILER_SENDER_ADDRESS", "news@region.example")
    result = CliRunner().invoke(mail, ["keys", str(tmp_path), "--selector", "tp9"])
    assert result.exit_code == 0
    assert "tp9-ed25519._domainkey.region.example. IN TXT" in result.output
    assert f"TALENTPOOL_MAILER_DKIM_KEYS=tp9-ed25519={tmp_path}/tp9-ed25519.pem," in result.output
    assert "PRIVATE" not in result.output
