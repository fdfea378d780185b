import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.mailer.cli import mail
from services.mailer.pace import Pace
from services.mailer.settings import MailerSettings
from services.mailer.smtp import stuffed
from services.mailer.wiring import create_sender, relay_of
from shared.errors import TalentPoolError
from shared.ledger import ledger
from shared.vocabulary import Locale, MailKind


def settings(**values: Any) -> MailerSettings:
    return MailerSettings(_env_file=None, secret_keys="k" * 40, **values)  # type: ignore[call-arg]


def test_a_lease_must_outlast_the_relay() -> None:
    with pytest.raises(TalentPoolError, match="LEASE_SECONDS must be more than twice"):
        create_sender(
            settings(lease_seconds=100, smtp_timeout=60),
            None,
            ledger("mailer"),
            lambda: None,  # type: ignore[arg-type]
        )


def test_the_relay_is_the_one_of_the_settings() -> None:
    relay = relay_of(settings(smtp_host="relay.example", smtp_port=465, smtp_security="tls", smtp_user="u"))
    assert (relay.host, relay.port, relay.security, relay.user) == ("relay.example", 465, "tls", "u")


def test_every_setting_is_described() -> None:
    assert all(field.description for field in MailerSettings.model_fields.values())


def test_lines_that_begin_with_a_dot_get_another_one() -> None:
    assert stuffed(b"a\r\n.b\r\n..c\r\n") == b"a\r\n..b\r\n...c\r\n.\r\n"


async def test_a_rate_is_kept_and_none_means_no_wait() -> None:
    started = time.monotonic()
    pace = Pace(100)
    await asyncio.gather(*(pace.turn() for _ in range(11)))
    assert 0.09 < time.monotonic() - started < 1
    started = time.monotonic()
    free = Pace(0)
    for _ in range(1000):
        await free.turn()
    assert time.monotonic() - started < 0.5


def test_previews_are_written_for_every_mail_and_language(tmp_path: Path) -> None:
    result = CliRunner().invoke(mail, ["preview", "--out", str(tmp_path / "mails")])
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "mails").iterdir()}
    assert len(names) == (len(MailKind) + 2) * len(Locale) * 3
    assert {"digest.nb.html", "digest.nb.plain.html", "alert.en.txt", "confirm.nb.eml"} <= names
