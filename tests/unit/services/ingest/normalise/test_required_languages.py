import csv
import json
from pathlib import Path

import pytest

from services.ingest.normalise.required_languages import required_languages

LEAST_PRECISION = 0.90
LEAST_RECALL = 0.90


def found(text: str) -> list[str]:
    return [f"{need.language} {need.level or '?'}" for need in required_languages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flytende norsk, godt engelsk", ["no C1", "en B2"]),
        ("Fluent in Norwegian and English, verbal and written", ["no C1", "en C1"]),
        ("Svært gode norsk- og engelskkunnskaper, både muntlig og skriftlig", ["no C1", "en C1"]),
        ("Du snakker og skriver godt norsk, siden kundemøtene går på norsk", ["no B2"]),
        ("Norsk på minst B2-nivå fordi testene planlegges sammen med kunden", ["no B2"]),
        ("Norsk på C1-nivå, dokumentert ved utdanning fra land utenfor Norden", ["no C1"]),
        ("Norsk må beherskes, for du er alene med kunden", ["no B2"]),
        ("Norsk eller et annet skandinavisk språk er nødvendig i vaktordningen", ["no ?"]),
        (
            "You have strong skills in English and can communicate in a Scandinavian language.",
            ["no B2", "en B2"],
        ),
        ("A Scandinavian language is required, since half of the customers are local", ["no ?"]),
        (
            "Strong communication skills in Norwegian. English is a plus, both verbally and in writing.",
            ["no B2"],
        ),
        ("Norwegian is required, English is an advantage", ["no ?"]),
        ("English at work, and Norwegian at B2 for contact with authorities", ["no B2", "en ?"]),
        ("Native or fluent English (C1)", ["en C1"]),
        ("Norsk og engelsk", ["no ?", "en ?"]),
        ("Arbeidsspråket er norsk", ["no ?"]),
    ],
)
def test_a_language_that_is_required_is_found_with_its_level(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian is an advantage, not a requirement",
        "Good communication skills are needed. Norwegian language is a plus.",
        "Norwegian language skills are not required",
        "Vi ser at det er en fordel å forstå norsk",
        "Norsk eller engelsk går like bra",
        "Muntlig norsk eller engelsk",
        "English or a Scandinavian language",
        "Dokumentene må være på norsk, et skandinavisk språk eller engelsk.",
        "Norsk autorisasjon som sykepleier",
        "Du må ha norsk statsborgerskap, og skrive god kode",
        "You communicate with Norwegian customers",
        "Nofence is a Norwegian scale up with strong communication skills",
        "Vi tilbyr norskkurs, slik at du lærer å snakke norsk",
        "You are willing to learn Norwegian to B1 in the first year",
        "We expect Norwegian at B1 within two years",
        "Two of the crew leaders speak English and Polish as well as Norwegian.",
        "Proficiency in programming languages such as Python",
        "Ønskelig:\n- God norsk muntlig\n- Førerkort",
        "",
    ],
)
def test_a_language_that_is_not_required_is_not_found(text: str) -> None:
    assert found(text) == []


def test_a_list_of_wishes_ends_at_the_next_heading() -> None:
    assert found("Nice to have:\n- Written German\nRequirements:\n- Fluent Norwegian") == ["no C1"]


def test_an_offer_of_lessons_hides_no_demand() -> None:
    assert found("English is our working language, and we pay for Norwegian lessons") == ["en ?"]


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
