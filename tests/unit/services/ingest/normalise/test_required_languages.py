"""Demands of whole ads: lists under headings, fields of feeds, and real ads labelled by hand."""

import csv
import json
from pathlib import Path

import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.normalise.required_languages import desired_languages, required_languages
from shared.jobs import LanguageRequirement

LEAST_PRECISION = 0.90
LEAST_RECALL = 0.90


def shown(found: tuple[LanguageRequirement, ...]) -> str:
    return ", ".join(f"{each.language} {each.level or '?'}" for each in found)


def test_a_list_of_wishes_ends_at_the_next_heading() -> None:
    text = "Nice to have:\n- Written German\nRequirements:\n- Fluent Norwegian"
    assert (shown(required_languages(text)), shown(desired_languages(text))) == ("no C1", "de ?")


@pytest.mark.parametrize(
    "heading", ["Nice to have", "Ønskelig:", "Det er en fordel om du har:", "Meriterande"]
)
def test_what_stands_in_a_list_of_wishes_is_wished_for(heading: str) -> None:
    text = f"Krav\n- Fagbrev\n\n{heading}\n- Førerkort\n- God norsk muntlig\n\nVi snakker engelsk på jobb."
    assert shown(desired_languages(text)) == "no B2"
    assert "no" not in shown(required_languages(text))


def test_a_list_of_wishes_ends_with_its_last_item() -> None:
    text = "Ønskelig:\n- Truckførerbevis\n- Førerkort\nDu må snakke norsk."
    assert shown(required_languages(text)) == "no ?"


def test_a_list_under_a_heading_for_languages_is_a_demand() -> None:
    assert shown(required_languages("Språk:\n- Norsk\n- Engelsk (C1)")) == "no ?, en C1"


def test_each_language_has_the_highest_level_asked_for() -> None:
    text = "Du snakker norsk. Du skriver norsk på C1-nivå. Grunnleggende norsk kreves ved oppstart."
    assert shown(required_languages(text)) == "no C1"


def test_what_is_waived_in_so_many_words_is_not_asked_for_elsewhere() -> None:
    text = "Good communication skills in English and Norwegian. Norwegian is not required."
    assert shown(required_languages(text)) == "en B2"


def test_what_is_required_is_no_wish() -> None:
    text = "Norwegian is an advantage in some teams. For this team you must speak Norwegian."
    assert (shown(required_languages(text)), desired_languages(text)) == ("no ?", ())


def test_a_lost_line_break_hides_no_demand() -> None:
    assert shown(required_languages("God evne til å kommunisere på norsk God evne til samarbeid")) == "no B2"


@pytest.mark.parametrize(
    ("field", "required", "desired"),
    [
        ("Norwegian C1", "no C1", ""),
        ("Norsk (flytende)", "no C1", ""),
        ("nb", "no ?", ""),
        ("nn-NO", "no ?", ""),
        ("no:B2", "no B2", ""),
        ("eng", "en ?", ""),
        ("English - Fluent", "en C1", ""),
        ("Swedish: native", "sv C2", ""),
        ("Deutsch", "de ?", ""),
        ("Polish (nice to have)", "", "pl ?"),
        ("Norwegian: not required", "", ""),
        ("Klingon", "", ""),
        ("Esperanto", "", ""),
        ("", "", ""),
    ],
)
def test_a_feed_s_own_field_is_read(field: str, required: str, desired: str) -> None:
    assert shown(required_languages("", (field,))) == required
    assert shown(desired_languages("", (field,))) == desired


def test_field_and_text_are_joined() -> None:
    assert shown(required_languages("You speak Norwegian at B2.", ("no", "en C1"))) == "no B2, en C1"


@pytest.mark.parametrize(
    ("before", "middle", "after"),
    [
        ("norsk språk ", "", ""),
        ("norsk, engelsk eller ", "", ""),
        ("språk ", "norsk", ""),
        ("- norsk\n", "", ""),
        ("not ", "norwegian", " or"),
        ("(", "norsk", ")"),
        ("İ", " norsk", ""),
    ],
)
def test_hostile_texts_take_no_longer_than_long_ones(before: str, middle: str, after: str) -> None:
    def read(size: int) -> None:
        text = before * size + middle + after * size
        required_languages(text)
        desired_languages(text)

    assert_in_proportion(read, 20_000)


def test_precision_and_recall_on_hand_labelled_ads(
    shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_folder / "eval" / "nav_oslo_ads"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    with (folder / "language_labels.tsv").open(encoding="utf-8") as file:
        labels = {row["ad_id"]: row["norwegian_requirement"] for row in csv.DictReader(file, delimiter="\t")}
    ads = [json.loads(line) for line in (folder / "ads.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = [
        (
            labels[ad["id"]] in ("required", "scandinavian_required"),
            any(need.language == "no" for need in required_languages(ad["text"])),
        )
        for ad in ads
        if ad["id"] in labels
    ]
    right = sum(wanted and given for wanted, given in outcomes)
    precision = right / sum(given for _, given in outcomes)
    recall = right / sum(wanted for wanted, _ in outcomes)
    with capsys.disabled():
        print(f"\nNorwegian required: precision {precision:.3f}, recall {recall:.3f}, {len(outcomes)} ads")  # noqa: T201
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL
