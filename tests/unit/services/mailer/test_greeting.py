from uuid import uuid4

import pytest

from services.mailer.greeting import Greeting, Past, greeting_for
from shared.vocabulary import MailKind

NEWEST, SENT = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("status", "past", "greeting"),
    [
        ("active", Past(NEWEST, MailKind.CONFIRM, NEWEST), Greeting(MailKind.WELCOME, NEWEST)),
        ("active", Past(NEWEST, MailKind.WELCOME, SENT), None),
        ("active", Past(NEWEST, MailKind.DIGEST, SENT), None),
        ("pending", Past(NEWEST, MailKind.CONFIRM, NEWEST), None),
        ("undeliverable", Past(NEWEST, MailKind.DIGEST, SENT), None),
        ("unsubscribed", Past(NEWEST, MailKind.DIGEST, SENT), Greeting(MailKind.GOODBYE, SENT)),
        ("unsubscribed", Past(NEWEST, MailKind.CONFIRM, None), None),
    ],
)
def test_who_comes_is_welcomed_and_who_goes_gets_a_goodbye(
    status: str, past: Past, greeting: Greeting | None
) -> None:
    assert greeting_for(status, past) == greeting
