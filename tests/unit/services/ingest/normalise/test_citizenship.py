import csv
import json
from pathlib import Path

import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.normalise.citizenship import citizenship


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Du må ha norsk statsborgerskap.", ("NO",)),
        ("Norsk statsborgerskap er et krav.", ("NO",)),
        ("Man kan ikke ha annet enn norsk statsborgerskap.", ("NO",)),
        ("Du må være norsk statsborger.", ("NO",)),
        ("Søkjarar må vere norske statsborgarar.", ("NO",)),
        ("You must be a Norwegian citizen.", ("NO",)),
        ("Norwegian citizenship is required for this position.", ("NO",)),
        ("Only citizens of Norway may apply.", ("NO",)),
        ("Applicants must be Norwegian, Swedish or Danish citizens.", ("NO", "SE", "DK")),
        ("Svenskt medborgarskap är ett krav.", ("SE",)),
        ("Successful candidates must have U.S. citizenship.", ("US",)),
        ("The role is open to British nationals only.", ("GB",)),
    ],
)
def test_the_citizenships_of_which_one_is_asked_for(text: str, expected: tuple[str, ...]) -> None:
    assert citizenship(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "EU/EEA citizens may start at once.",
        "You must be a Norwegian or EEA citizen.",
        "Du må ha norsk statsborgerskap eller gyldig oppholdstillatelse.",
        "Must be a US citizen or permanent resident.",
        "Norsk statsborgerskap er ikke et krav.",
        "Norwegian citizenship is not required.",
        "You do not need to be a Norwegian citizen.",
        "Norsk statsborgerskap er en fordel.",
        "We hire regardless of nationality and citizenship.",
        "Services for Norwegian citizens",
        "Vi lager tjenester til alle norske statsborgere.",
        "Digitale tjenester for norske innbyggere",
        "Du har god borgerkontakt.",
        "Norwegian company of many nationalities",
        "",
    ],
)
def test_what_demands_no_citizenship_gives_none(text: str) -> None:
    assert citizenship(text) == ()


def test_precision_and_recall_on_hand_labelled_ads(
    shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_folder / "eval" / "nav_oslo_ads"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    with (folder / "language_labels.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    labels = {row["ad_id"]: row["norwegian_citizenship"] == "1" for row in rows}
    ads = [json.loads(line) for line in (folder / "ads.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = [(labels[ad["id"]], citizenship(ad["text"]) == ("NO",)) for ad in ads if ad["id"] in labels]
    right = sum(wanted and given for wanted, given in outcomes)
    precision, recall = right / sum(given for _, given in outcomes), right / sum(labels.values())
    with capsys.disabled():
        print(f"\nNorwegian citizenship: precision {precision:.3f}, recall {recall:.3f}, {len(outcomes)} ads")  # noqa: T201
    assert precision >= 0.9
    assert recall >= 0.9


@pytest.mark.parametrize(("pump", "end"), [("for citizens of norway ", ""), ("norwegian, ", "citizen")])
def test_hostile_texts_take_no_longer_than_long_ones(pump: str, end: str) -> None:
    assert_in_proportion(lambda size: citizenship(pump * size + end), 4_000)
