import json

import pytest

from services.mailer.audience import SUB_MAJOR_GROUPS, Audience, audience_of, in_words, read_audience
from shared.errors import TalentPoolError
from shared.vocabulary import Locale, Stage

WHOLE = {
    "languages": ["en"],
    "occupations": ["2", "53"],
    "places": ["03", "3201"],
    "stages": ["arrived", "partner"],
    "eea": False,
}


def test_an_audience_is_read_as_it_is_stored() -> None:
    audience = read_audience(json.dumps(WHOLE))
    assert audience == Audience(
        languages=(Locale.EN,),
        occupations=("2", "53"),
        places=("03", "3201"),
        stages=(Stage.ARRIVED, Stage.PARTNER),
        eea=False,
    )
    assert audience.stored() == WHOLE
    assert audience_of(audience.stored()) == audience


def test_no_rule_is_everyone() -> None:
    assert read_audience("{}").is_everyone
    assert read_audience("{}").stored() == {}
    assert in_words(Audience()) == "everyone"
    assert in_words(Audience(places=("03",), eea=True)) == "places: 03; EU/EEA citizens"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"occupations": ["27"]}', "audience.occupations.0: '27' is no major or sub-major group"),
        ('{"occupations": ["2221"]}', "audience.occupations.0"),
        ('{"places": ["99"]}', "audience.places.0: '99' is no Norwegian county or municipality"),
        ('{"places": ["\u0660\u0663"]}', "audience.places.0"),
        ('{"stages": ["tourist"]}', "audience.stages.0"),
        ('{"languages": ["de"]}', "audience.languages.0"),
        ('{"eea": "perhaps"}', "audience.eea"),
        ('{"age": 30}', "audience.age: Extra inputs are not permitted"),
        ("[]", "no JSON object"),
        ("null", "no JSON object"),
        ("{", "no JSON"),
        ("", "no JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_field_and_an_example(text: str, told: str) -> None:
    with pytest.raises(TalentPoolError) as refused:
        read_audience(text)
    assert told in str(refused.value)
    assert '"places": ["03"]' in str(refused.value)


def test_isco_08_has_43_sub_major_groups() -> None:
    assert len(SUB_MAJOR_GROUPS) == 43
    assert {"01", "26", "96"} <= set(SUB_MAJOR_GROUPS)
