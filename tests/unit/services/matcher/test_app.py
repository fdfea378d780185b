from fakes import HashingEncoder

from services.matcher.app import create_app
from services.matcher.settings import MatcherSettings
from shared.subjects import CONSUMERS


def test_the_service_starts_with_any_encoder_and_binds_every_consumer_of_the_matcher() -> None:
    settings = MatcherSettings(_env_file=None)  # type: ignore[call-arg]
    app = create_app(settings, HashingEncoder())
    assert app.title == "Talent Pool matcher"
    assert sum(each.service == "matcher" for each in CONSUMERS) == 9


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in MatcherSettings.model_fields.values())
