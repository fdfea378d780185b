"""Every real file of the formats parses; the files are read where they lie."""

from pathlib import Path
from uuid import UUID

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.reading import Company, Reading, read_feed

COMPANY = Company(UUID(int=1), "Company")

TAKEN = {
    "jsonld/helsingborg-reachmee-jobposting.json": ("json-ld", 1),
    "jsonld-html/alleyfoo-jsonld_jobposting.html": ("json-ld", 2),
    "jsonld-html/compgraph-icims_detail.html": ("json-ld", 1),
    "jsonld-html/ever-avalanchefusion-open-positions.html": ("json-ld", 9),
    "jsonld-html/ever-paylocity-detail-fermi-4248451.html": ("json-ld", 1),
    "jsonld-html/ever-paylocity-detail-sendcutsend-4272751.html": ("json-ld", 1),
    "jsonld-html/jobba-teamtailor-ad.excerpt.html": ("json-ld", 1),
    "schemaorg/eg-0028.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0251.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0281.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0283.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0285.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0286.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0465.jsonld.html": ("json-ld", 1),
    "teamtailor/careerkit-teamtailor.json": ("json-ld", 2),
    "nav-public-feed/larsg-response-1.json": ("nav-public-feed", 20),
    "nav-public-feed/larsg-response-2.json": ("nav-public-feed", 20),
    "nav-public-feed/larsg-response-3.json": ("nav-public-feed", 20),
    "nav-public-feed/larsg-response-4.json": ("nav-public-feed", 9),
    "nav-public-feed/larsg-response-5.json": ("nav-public-feed", 0),
    "teamtailor/jobba-ferd.rss": ("teamtailor-rss", 3),
    "greenhouse/careerkit-greenhouse.json": ("greenhouse", 2),
    "greenhouse/ehd-greenhouse.json": ("greenhouse", 6),
    "greenhouse/ergon-greenhouse_sample.json": ("greenhouse", 2),
    "greenhouse/mdm-greenhouse.json": ("greenhouse", 2),
    "greenhouse/midat-greenhouse.json": ("greenhouse", 2),
}


def read(shared_folder: Path, name: str) -> Reading:
    path = shared_folder / "feeds" / name
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    return read_feed(path.read_bytes(), COMPANY)


@pytest.mark.parametrize(("name", "expected"), TAKEN.items(), ids=TAKEN)
def test_every_posting_of_a_real_file_is_taken(
    shared_folder: Path, name: str, expected: tuple[str, int]
) -> None:
    reading = read(shared_folder, name)
    assert (reading.format, len(reading.delivered)) == expected
    assert reading.rejected == ()
    for one in reading.delivered:
        assert one.posting.title == one.posting.title.strip() != ""
        assert "&lt;" not in one.posting.description_html
        assert "<" not in one.posting.description_text or "&" not in one.posting.description_text


def test_a_page_of_a_longer_list_is_not_complete(shared_folder: Path) -> None:
    assert not read(shared_folder, "nav-public-feed/larsg-response-1.json").complete
    assert not read(shared_folder, "greenhouse/midat-greenhouse.json").complete
    assert read(shared_folder, "greenhouse/ehd-greenhouse.json").complete


def test_a_real_norwegian_posting_is_read_to_its_last_field(shared_folder: Path) -> None:
    reading = read(shared_folder, "nav-public-feed/larsg-response-1.json")
    posting = next(one.posting for one in reading.delivered if one.posting.title == "Analytiker")
    assert posting.language == "nb"
    assert [place.municipality for place in posting.places] == ["0301"]
    assert [place.name for place in posting.places] == ["Oslo"]
    assert posting.salary is not None
    assert (posting.salary.minimum, posting.salary.maximum) == (635_400, 777_900)
    assert posting.deadline is not None
    assert posting.deadline.isoformat() == "2024-04-28T21:59:59+00:00"
    assert posting.apply_url is not None
    assert posting.apply_url.startswith("https://candidate.webcruiter.com/")


@pytest.mark.parametrize("name", ["JSONLD_with_control_characters", "JSONLD_with_control_characters_comment"])
def test_a_page_whose_scripts_hold_no_posting_says_so(shared_folder: Path, name: str) -> None:
    with pytest.raises(UnreadableFeedError, match="no JobPosting"):
        read(shared_folder, f"jsonld-invalid/extruct-{name}.html")


@pytest.mark.parametrize("name", ["teamtailor/docs-partner-feed.xml", "schemaorg/eg-0028.rdfa.html"])
def test_a_format_that_is_not_known_is_refused_with_the_list_of_those_that_are(
    shared_folder: Path, name: str
) -> None:
    with pytest.raises(UnreadableFeedError, match="send one of: NAV public-feed JSON; Greenhouse"):
        read(shared_folder, name)


def test_no_file_of_any_other_format_crashes(shared_folder: Path) -> None:
    for path in sorted((shared_folder / "feeds").rglob("*.*")):
        try:
            read_feed(path.read_bytes(), COMPANY)
        except UnreadableFeedError as error:
            assert error.fault.mend  # noqa: PT017  reading may succeed as well
