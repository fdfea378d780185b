import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.identity import keys
from services.ingest.normalise.posting import normalise
from services.ingest.posting import Posting
from services.ingest.sameness import grown_apart, same_job
from services.ingest.sighting import Sighting, sighting_of
from shared.jobs import Extent, Occupation, Place, Salary
from shared.vocabulary import EmploymentType

OSLO = Place(name="Oslo", municipality="0301", county="03", country="NO")
BERGEN = Place(name="Bergen", municipality="4601", county="46", country="NO")
TEXT = "\n".join(
    f"Du har ansvar for {thing} og følger arbeidet med {thing} fra plan til ferdig levert, med tre andre."
    for thing in ("menyen", "innkjøp", "lærlinger", "renhold", "gjester", "selskaper", "frokost", "budsjett")
)
COOK = Sighting(
    posting_id=UUID(int=1),
    company_id=UUID(int=2),
    feed_id=UUID(int=3),
    title="Kokk",
    employer="Hotell Bryggesjøen AS",
    text=TEXT,
    language="nb",
    places=(OSLO,),
    reference="1",
)
ELSEWHERE = {"feed_id": UUID(int=8), "company_id": UUID(int=9), "reference": "r-77"}


def one_more(text: str) -> str:
    return text + "\nVi har utsikt over fjorden."


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "2"},
        ELSEWHERE,
        {"text": one_more(TEXT)},
        {"title": "Vi søker kokk, Oslo!", "text": one_more(TEXT)},
        {"employer": "Hotell Bryggesjøen"},
        ELSEWHERE | {"employer": "Bemanning Nord AS"},
        ELSEWHERE
        | {"employer": "Bemanning Nord AS", "title": "Kokk til hotell ved fjorden", "text": one_more(TEXT)},
        {"places": ()},
        {"places": (OSLO, BERGEN)},
        {"places": (BERGEN,), "text": TEXT + "\nBergen"},
        {"employment_types": (EmploymentType.FULL_TIME,)},
        {"salary": Salary(text="etter avtale")},
    ],
    ids=str,
)
def test_the_same_job_is_found_out(change: dict[str, Any]) -> None:
    other = replace(COOK, posting_id=UUID(int=7), **change)
    assert same_job(COOK, other)
    assert same_job(other, COOK)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Servitør"},
        {"title": "Souschef"},
        {"title": "Kokk 2"},
        {"title": "Kokk, natt"},
        {"title": "Seniorkokk"},
        {"text": TEXT[: len(TEXT) // 2]},
        {"text": ""},
        {"employer": "Hotell Fjellheimen AS"},
        {"places": (BERGEN,)} | ELSEWHERE,
        {"places": (BERGEN,), "employer": "Bemanning Nord"},
        {"text": "Natt og helg\n" + TEXT},
    ],
    ids=str,
)
def test_what_may_be_another_job_stays_apart(change: dict[str, Any]) -> None:
    mine = replace(COOK, text="Kjøkken\n" + TEXT) if str(change.get("text", "")).startswith("Natt") else COOK
    other = replace(COOK, posting_id=UUID(int=7), **change)
    assert not same_job(mine, other)
    assert not same_job(other, mine)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (
            {"salary": Salary(minimum=500_000, maximum=600_000)},
            {"salary": Salary(minimum=600_000, maximum=700_000)},
        ),
        ({"extent": Extent(minimum=100, maximum=100)}, {"extent": Extent(minimum=50, maximum=50)}),
        (
            {"employment_types": (EmploymentType.FULL_TIME,)},
            {"employment_types": (EmploymentType.TEMPORARY, EmploymentType.PART_TIME)},
        ),
        (
            {"occupations": (Occupation(scheme="isco-08", code="3434"),)},
            {"occupations": (Occupation(scheme="isco-08", code="5131"),)},
        ),
        ({"text": TEXT + "\nLønnstrinn 48."}, {"text": TEXT + "\nLønnstrinn 55."}),
    ],
    ids=["salary", "extent", "employment", "occupation", "salary step"],
)
def test_facts_that_contradict_each_other_keep_postings_apart(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    one, other = replace(COOK, **mine), replace(COOK, posting_id=UUID(int=7), **theirs)
    assert not same_job(one, other)
    assert same_job(one, replace(one, posting_id=UUID(int=7)))


def test_shops_of_a_chain_stay_apart_though_their_texts_are_the_same() -> None:
    shops = [replace(COOK, employer=f"Brødbua {place}", **ELSEWHERE) for place in ("Torshov", "Sagene")]
    assert not same_job(*shops)


def test_postings_of_one_job_grow_apart_only_beyond_doubt() -> None:
    other = replace(COOK, title="Regnskapsfører", text="Du fører regnskap for alle våre hoteller og båter.")
    assert grown_apart(COOK, other)
    assert not grown_apart(COOK, replace(other, title="Kokk"))
    assert not grown_apart(COOK, replace(COOK, title="Regnskapsfører"))
    assert not grown_apart(COOK, replace(other, language="en"))


@pytest.fixture(scope="session")
def ads(shared_folder: Path) -> dict[str, Posting]:
    lines = (shared_folder / "eval/nav_oslo_ads/ads.jsonl").read_text(encoding="utf-8").splitlines()
    return {ad["id"]: posting_of(ad) for ad in map(json.loads, lines)}


def posting_of(ad: dict[str, Any]) -> Posting:
    posting = normalise(
        RawPosting(
            position="",
            reference=ad["id"],
            title=ad["title"],
            occupation=ad.get("jobtitle"),
            description=ad["text"],
            employer=ad["employer"],
            employer_number=ad.get("orgnr"),
            places=(RawPlace(city=ad.get("municipal"), country="NO"),),
            published=ad.get("published"),
            deadline=ad.get("application_due"),
            expires=ad.get("expires"),
        ),
        "NAV",
    )
    assert isinstance(posting, Posting)
    return posting


def seen(posting: Posting) -> Sighting:
    return sighting_of(posting, posting_id=UUID(int=1), company_id=UUID(int=2), feed_id=UUID(int=3))


def labelled(folder: Path) -> Iterator[tuple[str, str, bool]]:
    with (folder / "eval/nav_oslo_ads/dedup_pairs.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["id_a"], row["id_b"], row["is_duplicate"] == "1"


def test_every_labelled_pair_of_real_ads_comes_out_right(
    shared_folder: Path, ads: dict[str, Posting]
) -> None:
    found = {pair[:2]: same_job(seen(ads[pair[0]]), seen(ads[pair[1]])) for pair in labelled(shared_folder)}
    assert found == {pair[:2]: pair[2] for pair in labelled(shared_folder)}


def test_real_duplicates_share_a_key_and_no_other_pair_of_ads_is_the_same(
    shared_folder: Path, ads: dict[str, Posting]
) -> None:
    true = {frozenset(pair[:2]) for pair in labelled(shared_folder) if pair[2]}
    for one, other in combinations(ads, 2):
        same = frozenset((one, other)) in true
        assert same_job(seen(ads[one]), seen(ads[other])) is same
        if same:
            assert set(keys(UUID(int=2), ads[one])) & set(keys(UUID(int=2), ads[other]))
