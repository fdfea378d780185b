"""Every captured posting of every real file is taken, with what a candidate needs to see of it.

The files are read where they lie. ``pytest -s`` prints the table; so does a failure.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fixtures.conformance import (
    Less,
    Line,
    Sample,
    captured,
    conformance,
    longest_sentence,
    printed,
    reachable,
    reading_of,
    texts_at,
)

from services.ingest.posting import Posting

BAR = 0.99
NO_DESCRIPTION_CHARACTERS = 100

LIST = "its list interface carries none"
CUT = "they were cut from the captured answer"
LINKS = "a page of links has titles only"

UNDESCRIBED = {
    "bamboohr/ergon-bamboohr_jobs.json": LIST,
    "breezy/ergon-breezy_jobs.json": CUT,
    "eightfold/careerkit-eightfold.json": LIST,
    "finn/deltid.xml": "a search's answer carries none",
    "finn/heltid.xml": "a search's answer carries none",
    "greenhouse/ehd-greenhouse.json": "asked without content=true",
    "hrm-html/telemark-recruitements.json": "the fields for it are null",
    "html-board/careerkit-hrmdirect.html": LINKS,
    "html-board/careerkit-icims.html": LINKS,
    "html-board/careerkit-paylocity.html": "the page's data has empty ones",
    "jsonld-html/ever-avalanchefusion-open-positions.html": "its ItemList carries none",
    "oracle_orc/careerkit-oracle_orc.json": LIST,
    "personio/careerkit.xml": CUT,
    "personio/ergon-personio_live.xml": CUT,
    "personio/ergon-personio_sample.xml": "of one position it is empty",
    "recruitee/mali-recruitee.json": CUT,
    "rippling/careerkit-rippling.json": LIST,
    "smartrecruiters/careerkit-smartrecruiters.json": LIST,
    "smartrecruiters/ehd-smartrecruiters.json": LIST,
    "smartrecruiters/ergon-smartrecruiters_sample.json": LIST,
    "smartrecruiters/mali-smartrecruiters.json": LIST,
    "smartrecruiters/mdm-smartrecruiters_page0.json": LIST,
    "smartrecruiters/mdm-smartrecruiters_page1.json": LIST,
    "teamtailor/careerkit-teamtailor.json": CUT,
    "workable/careerkit-workable.json": "asked without details=true",
    "workable/ergon-workable_sample.json": "asked without details=true",
    "workable/mali-workable.json": "asked without details=true",
    "workday/careerkit-workday.json": LIST,
    "workday/efc-workday_jobs.json": LIST,
    "workday/ergon-workday_sample.json": LIST,
}
"""Files with postings of which there is no description to take."""

UNREACHABLE = {
    "csv/larsg-data.csv": "three of 118 rows have no address, and no column names a place",
    "html-board/careerkit-hrmdirect.html": "its links are relative, and the page does not say to what",
    "manatal/ever-list-calqulate.json": "the location of one job is empty",
}
"""Files with postings of which there is neither a place nor an address to take."""

SAME = {
    "rippling/careerkit-rippling.json": "two rows are one job at two places",
    "workable/careerkit-workable.json": "two rows are one job at two places",
}
"""Files whose rows are fewer jobs."""

NOTHING = {
    "amedia/idResultat.json": "its rows are ids without ads",
    "smartrecruiters/mdm-smartrecruiters_detail.json": "its one object holds texts only, without a title",
}
"""Files whose rows hold no posting."""

FORMATS = {
    "bamboohr/": "bamboohr",
    "eures/": "eures-json",
    "finn/": "finn-atom",
    "hrm-html/telemark-r": "json-jobs",
    "hrm-html/": "html-page",
    "hrxml/": "hr-xml",
    "html-board/": "html-page",
    "json-partner/lba-d": "digitalrecruiters",
    "json-partner/lba-e": "engagement-jeunes",
    "jsonld-html/": "json-ld",
    "nav-ad/solr": "json-jobs",
    "oracle_orc/": "oracle-orc",
    "teamtailor/careerkit": "teamtailor-json",
    "teamtailor/": "teamtailor-rss",
    "webcruiter/": "webcruiter-rss",
    "xml-aggregator/": "xml-jobs",
}
"""By how a file's path begins; what is not named here bears its folder's name."""

LESS = Less(UNDESCRIBED, UNREACHABLE, SAME, NOTHING)


@pytest.fixture(scope="module")
def samples(shared_folder: Path) -> list[Sample]:
    if not (shared_folder / "feeds" / "sources.tsv").is_file():
        pytest.skip(f"{shared_folder}/feeds/sources.tsv is absent")
    return captured(shared_folder / "feeds")


def test_captured_postings_are_taken_whole(samples: list[Sample]) -> None:
    table, notes = conformance(samples, LESS)
    print(f"\n{printed(table)}\n" + "\n".join(notes))  # noqa: T201  the table is what developers want to see
    total = Line()
    for line in table.values():
        total.add(line)
    asked = total.postings - total.nothing - total.same
    assert total.whole >= BAR * asked, f"{total.whole} of {asked} captured postings are taken whole"


def test_every_captured_file_is_found_to_be_of_its_format(samples: list[Sample]) -> None:
    found = {sample.name: reading_of(sample).format for sample in samples}
    expected = {
        name: next((known for start, known in FORMATS.items() if name.startswith(start)), name.split("/")[0])
        for name in found
    }
    assert found == expected


def test_titles_and_descriptions_are_clean(samples: list[Sample]) -> None:
    for sample in samples:
        for posting in (one.posting for one in reading_of(sample).delivered):
            assert posting.title == posting.title.strip() != ""
            assert not re.search("&lt;/?[a-z]", posting.description_html)
            assert "<" not in posting.description_text or "&" not in posting.description_text


def excused(samples: list[Sample], files: Mapping[str, str]) -> Iterator[tuple[Sample, list[Posting]]]:
    named = [sample for sample in samples if sample.name in files]
    assert {sample.name for sample in named} == set(files)
    for sample in named:
        yield sample, [one.posting for one in reading_of(sample).delivered]


def test_what_is_excused_as_undescribed_has_no_description_in_the_raw_file(samples: list[Sample]) -> None:
    for sample, postings in excused(samples, UNDESCRIBED):
        bare = [posting.position for posting in postings if not posting.description_text]
        assert bare, f"{sample.name} has descriptions after all"
        for position in bare:
            length = longest_sentence(sample.content, position)
            assert length < NO_DESCRIPTION_CHARACTERS, f"{sample.name} {position}: {length} characters"


def test_what_is_excused_as_unreachable_has_no_address_in_the_raw_file(samples: list[Sample]) -> None:
    for sample, postings in excused(samples, UNREACHABLE):
        lost = [posting.position for posting in postings if not reachable(posting)]
        assert lost, f"{sample.name} has places or addresses after all"
        for position in lost:
            found = [text for text in texts_at(sample.content, position) if "://" in text]
            assert found == [], f"{sample.name} {position}"


def test_rows_said_to_be_one_job_bear_one_id(samples: list[Sample]) -> None:
    rows = {sample.name: json.loads(sample.content) for sample in samples if sample.name in SAME}
    assert len({row["shortcode"] for row in rows["workable/careerkit-workable.json"]["jobs"]}) == 1
    assert len({row["uuid"] for row in rows["rippling/careerkit-rippling.json"]}) == 1


def test_rows_said_to_hold_nothing_hold_no_ad(samples: list[Sample]) -> None:
    raw = {sample.name: json.loads(sample.content) for sample in samples if sample.name in NOTHING}
    assert set(raw) == set(NOTHING)
    assert not any("_source" in hit for hit in raw["amedia/idResultat.json"]["hits"]["hits"])
    assert set(raw["smartrecruiters/mdm-smartrecruiters_detail.json"]) == {"jobAd"}
