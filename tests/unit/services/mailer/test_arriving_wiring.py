"""From settings to signatures, return paths, relays and limits."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.mailer.key_making import make_keys, setting
from services.mailer.limits import WarmUp
from services.mailer.settings import MailerSettings
from services.mailer.wiring import (
    create_composer,
    create_return_path,
    create_signer,
    create_way,
    limits_of,
    relays_of,
)
from shared.errors import TalentPoolError

HEAD = b"From: a@region.example\r\nMessage-ID: <1@region.example>\r\nDate: x\r\nFeedback-ID: a:b:c:region\r\n"


def settings(**values: Any) -> MailerSettings:
    defaults = {"sender_address": "news@region.example", "secret_keys": "k" * 40}
    return MailerSettings(_env_file=None, **(defaults | values))


@pytest.fixture
def keys(tmp_path: Path) -> str:
    return setting(make_keys(tmp_path, "tp1")).partition("=")[2]


def test_without_settings_mails_are_unsigned_and_bounces_come_to_the_sender() -> None:
    composer = create_composer(settings())
    assert composer.signer is not None
    assert composer.signer.sign_head(HEAD, b"") == b""
    assert composer.return_path is None


def test_mails_are_signed_for_the_senders_domain_or_the_one_that_is_set(keys: str) -> None:
    assert b"d=region.example;" in create_signer(settings(dkim_keys=keys)).sign_head(HEAD, b"")
    other = create_signer(settings(dkim_keys=keys, dkim_domain="mail.region.example"))
    assert b"d=mail.region.example;" in other.sign_head(HEAD, b"")


@pytest.mark.parametrize(
    ("relays", "covered"), [("", True), ("ses://k:s@eu-north-1 smtp://h.example", False)]
)
def test_what_amazon_writes_anew_is_signed_only_without_amazon(
    keys: str, relays: str, *, covered: bool
) -> None:
    signatures = create_signer(settings(dkim_keys=keys, relays=relays)).sign_head(HEAD, b"")
    for name in (b"message-id:", b"date:", b"feedback-id:"):
        assert (name in signatures) is covered
    assert b"from:from:" in signatures


def test_each_mail_has_a_return_path_under_the_domain_that_is_set() -> None:
    path = create_return_path(settings(bounce_domain="bounces.region.example"))
    assert path is not None
    assert path.domain == "bounces.region.example"


def test_without_a_list_the_relay_is_the_one_of_the_smtp_settings() -> None:
    (relay,) = relays_of(settings(smtp_host="relay.example", smtp_ca_file="/ca.pem"))
    assert relay == relays_of(settings(relays=" ", smtp_host="relay.example", smtp_ca_file="/ca.pem"))[0]
    assert relay.ca_file == "/ca.pem"  # type: ignore[union-attr]


async def test_a_way_is_made_of_all_relays() -> None:
    way = create_way(settings(relays="smtp://a.example ses://k:s@eu-north-1", smtp_connections=2))
    assert len(way._ways) == 2
    await way.close()


def test_limits_are_read_from_the_settings() -> None:
    limits = limits_of(settings(domain_rates="*=5", warm_up="1=20", warm_up_from="2026-11-02"))
    assert limits.rate("mail.example") == 5
    assert limits.warm_up == WarmUp(date(2026, 11, 2), ((1, 20),))


def test_a_key_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(TalentPoolError, match="cannot be read"):
        create_composer(settings(dkim_keys="tp=/nowhere.pem"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender_address": "Kari <news@region.example>"},
        {"sender_address": "nyheter@blåbær.example"},
        {"sender_address": "news@region.example\r\nBcc: a@b.example"},
        {"reply_to": "post"},
        {"unsubscribe_mailto": "a@b.example, c@d.example"},
        {"bounce_domain": "blåbær.example"},
        {"smtp_hostname": "blåbær.example"},
        {"dkim_domain": "region.example; d=other.example"},
        {"public_url": "talentpool.example"},
        {"public_url": "https://talentpool.example/a b"},
        {"companies_url": "https://feeds.example,other"},
    ],
)
def test_what_no_header_can_carry_stops_the_start_and_not_ten_thousand_mails(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)
