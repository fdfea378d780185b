from typing import Any

import pytest

from services.mailer.app import create_app
from services.mailer.settings import MailerSettings
from shared.errors import TalentPoolError


def settings(**values: Any) -> MailerSettings:
    return MailerSettings(_env_file=None, **values)


def test_the_service_is_wired_without_a_connection() -> None:
    app = create_app(settings(secret_keys="k" * 40))
    assert app.title == "Talent Pool mailer"


def test_keys_that_cannot_sign_stop_the_start() -> None:
    with pytest.raises(TalentPoolError, match="TALENTPOOL_SECRET_KEYS"):
        create_app(settings(secret_keys="short"))
