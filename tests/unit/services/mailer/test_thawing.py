import json
from typing import Any

import pytest
from pydantic import ValidationError

from services.mailer import examples
from services.mailer.content import Content
from services.mailer.thawing import Thawing


def frozen(content: Content) -> dict[str, Any]:
    found: dict[str, Any] = content.model_dump(mode="json")
    return found


@pytest.mark.parametrize(
    "content", [Content(), examples.digest_content(10), Content(days=3), Content(plain=True)]
)
def test_content_comes_back_as_it_was_frozen(content: Content) -> None:
    thawing = Thawing()
    for _ in range(2):
        assert thawing.content(json.dumps(frozen(content))) == content


def test_a_card_that_changed_under_its_version_is_read_anew() -> None:
    thawing, raw = Thawing(), frozen(examples.digest_content(1))
    thawing.content(json.dumps(raw))
    raw["items"][0]["job"]["title"] = "Another title"
    assert thawing.content(json.dumps(raw)).items[0].job.title == "Another title"


def test_what_an_older_version_froze_has_todays_defaults() -> None:
    raw = frozen(examples.digest_content(1))
    del raw["items"][0]["cautions"]
    assert Thawing().content(json.dumps(raw)).items[0].cautions == ()


def test_what_never_was_content_is_refused() -> None:
    raw = frozen(examples.digest_content(1))
    raw["items"][0]["job"] = {"job_id": "x", "version": 1}
    with pytest.raises(ValidationError):
        Thawing().content(json.dumps(raw))
