import csv
import json
from pathlib import Path

import pytest

from services.ingest.normalise.clearance import security_clearance


@pytest.mark.parametrize(
    "text",
    [
        "Du må kunne sikkerhetsklareres.",
        "Stillingen krever sikkerhetsklarering på nivå HEMMELIG.",
        "Den som tilsettes må kunne klareres for BEGRENSET.",
        "Må kunne klareres til NATO SECRET.",
        "Klarering for KONFIDENSIELT etter sikkerhetsloven er en forutsetning.",
        "Den som ansettes må være klarert, eller kunne bli klarert.",
        "Søkjarar må kunne tryggleiksklarerast.",
        "Personer som ikke kan sikkerhetsklareres, kan ikke ansettes.",
        "Sikkerhetsklarering",
        "Candidates must hold a security clearance.",
        "You must be able to obtain security clearance at level SECRET.",
        "Eligible for NATO clearance",
        "An active SC clearance is required.",
        "Clearance: Top Secret",
        "Tjänsten är placerad i säkerhetsklass 2.",
        "Säkerhetsprövning genomförs före anställning.",
        "Du skal kunne sikkerhedsgodkendes.",
    ],
)
def test_a_clearance_that_is_asked_for_is_found(text: str) -> None:
    assert security_clearance(text)


@pytest.mark.parametrize(
    "text",
    [
        "No security clearance needed.",
        "A security clearance is not required for this role.",
        "You can start without security clearance.",
        "Clearance level: none",
        "Det kreves ikke sikkerhetsklarering.",
        "Sikkerhetsklarering er ikke nødvendig.",
        "Stillingen har ingen krav om sikkerhetsklarering.",
        "Dersom stillingen krever sikkerhetsklarering, blir du varslet.",
        "Du må legge fram politiattest.",
        "Utvidet politiattest kreves.",
        "Du er en som klarer å holde mange baller i luften.",
        "Experience with customs clearance",
        "Du fortoller varer og gjør tollklarering.",
        "Our cleared forest areas",
        "Bakgrunnssjekk gjennomføres.",
        "",
    ],
)
def test_what_is_no_demand_for_a_clearance_is_not_taken_for_one(text: str) -> None:
    assert not security_clearance(text)


def test_precision_and_recall_on_hand_labelled_ads(
    shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_folder / "eval" / "nav_oslo_ads"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    with (folder / "language_labels.tsv").open(encoding="utf-8") as file:
        labels = {
            row["ad_id"]: row["security_clearance"] == "1" for row in csv.DictReader(file, delimiter="\t")
        }
    ads = [json.loads(line) for line in (folder / "ads.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = [(labels[ad["id"]], security_clearance(ad["text"])) for ad in ads if ad["id"] in labels]
    right = sum(wanted and given for wanted, given in outcomes)
    precision, recall = right / sum(given for _, given in outcomes), right / sum(labels.values())
    with capsys.disabled():
        print(f"\nSecurity clearance: precision {precision:.3f}, recall {recall:.3f}, {len(outcomes)} ads")  # noqa: T201
    assert precision >= 0.9
    assert recall >= 0.9
