import pytest

from services.matcher.taxonomy.claims import Standing
from services.matcher.taxonomy.esco import EscoOccupation, Names
from services.matcher.taxonomy.everyday import everyday_words
from services.matcher.taxonomy.skill_rules import rule_of
from shared.taxonomy.concepts import LabelRule

EVERYDAY = frozenset({"design", "source"})
PREFERRED, SHORTENED, ALTERNATIVE = Standing.PREFERRED, Standing.SHORTENED, Standing.ALTERNATIVE


@pytest.mark.parametrize(
    ("name", "standing", "kind", "expected"),
    [
        ("manage people", ALTERNATIVE, "skill/competence", LabelRule.WORD),
        ("geology", PREFERRED, "knowledge", LabelRule.WORD),
        ("rocks", ALTERNATIVE, "knowledge", LabelRule.LISTED),
        ("markedsføring", ALTERNATIVE, "knowledge", LabelRule.WORD),
        ("design", PREFERRED, "knowledge", LabelRule.LISTED),
        ("designs", ALTERNATIVE, "knowledge", LabelRule.LISTED),
        ("Source", SHORTENED, "knowledge", LabelRule.LISTED),
        ("source", ALTERNATIVE, "knowledge", None),
        ("it", ALTERNATIVE, "knowledge", None),
        ("IT", ALTERNATIVE, "knowledge", LabelRule.EXACT),
        ("COBIT", PREFERRED, "knowledge", LabelRule.EXACT),
        ("Swift", SHORTENED, "knowledge", LabelRule.LISTED),
        ("Hadoop", PREFERRED, "knowledge", LabelRule.EXACT),
        ("WordPress", PREFERRED, "knowledge", LabelRule.WORD),
    ],
)
def test_the_more_ordinary_a_word_the_more_a_text_must_show_that_it_is_meant(
    name: str, standing: Standing, kind: str, expected: LabelRule | None
) -> None:
    assert rule_of(name, standing, kind, EVERYDAY) is expected


def test_everyday_words_are_those_of_many_fields() -> None:
    def occupation(number: int, text: str) -> EscoOccupation:
        return EscoOccupation(str(number), f"{number % 9 + 1}111", "", {"en": Names("x")}, {"en": text})

    texts = [
        occupation(number, "They plan welds" if number % 9 == 7 else "They plan") for number in range(18)
    ]
    assert everyday_words(texts) == {"they", "plan"}
