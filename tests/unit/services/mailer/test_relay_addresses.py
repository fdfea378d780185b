import pytest

from services.mailer.relay_addresses import read_relays
from services.mailer.ses import SesAccount
from services.mailer.settings import SmtpSecurity
from services.mailer.smtp import Relay
from shared.errors import TalentPoolError

USUAL = Relay("127.0.0.1", 1025, hostname="mailer.example", timeout=9, ca_file="/etc/ca.pem")


def test_relays_come_in_their_order_with_what_all_have_in_common() -> None:
    first, second, third = read_relays(
        "smtp://news:p%40ss@one.example smtps://two.example?ca=/x.pem\nsmtp://127.0.0.1:2525?security=none",
        USUAL,
    )
    assert first == Relay("one.example", 587, SmtpSecurity.STARTTLS, "news", "p@ss", "mailer.example", 9,
                          ca_file="/etc/ca.pem")  # fmt: skip
    assert isinstance(second, Relay)
    assert (second.port, second.security, second.ca_file) == (465, SmtpSecurity.TLS, "/x.pem")
    assert isinstance(third, Relay)
    assert (third.port, third.security, third.user) == (2525, SmtpSecurity.NONE, "")


def test_an_account_at_amazon_is_a_relay_too() -> None:
    (account,) = read_relays("ses://AKIA1:a%2Fb@eu-north-1?configuration=news", USUAL)
    assert account == SesAccount("eu-north-1", "AKIA1", "a/b", configuration="news", timeout=9)
    assert isinstance(account, SesAccount)
    assert account.url == "https://email.eu-north-1.amazonaws.com/v2/email/outbound-emails"


def test_no_relays_are_none() -> None:
    assert read_relays(" ", USUAL) == ()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("smtp://h.example http://u:secret@h.example", "relay 2 begins with none of"),
        ("smtp://u:secret@:25", "names no host"),
        ("smtp://u:secret@h:port", "is no address"),
        ("smtp://u:secret@h?security=maybe", "none of none, starttls, tls"),
        ("smtp://u:secret@h?weight=3", "not known: weight"),
        ("ses://key@region", "no key and secret"),
        ("secret", "names no host"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_its_password(setting: str, said: str) -> None:
    with pytest.raises(TalentPoolError, match=said) as error:
        read_relays(setting, USUAL)
    assert "secret" not in str(error.value).replace("key and secret", "")
