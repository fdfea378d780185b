"""Files that are not captured, but made or documented by others, are read as well; and no file crashes."""

from pathlib import Path
from uuid import UUID

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.reading import Company, Reading, read_feed

COMPANY = Company(UUID(int=1), "Company")

TAKEN = {
    "eures/ad_1.xml": ("hr-open", 1),
    "eures/ad_2.xml": ("hr-open", 1),
    "eures/ad_with_experience.xml": ("hr-open", 1),
    "eures/ad_with_only_country.xml": ("hr-open", 1),
    "finn/deltidstilling.xml": ("finn-atom", 1),
    "finn/heltidstilling.xml": ("finn-atom", 1),
    "hrxml/absolventa-positionopening.xml": ("hr-xml", 1),
    "hrxml/nav-doc-soap.xml": ("hr-xml", 1),
    "hrxml/nav-ok-x2.xml": ("hr-xml", 2),
    "hrxml/nav-stilling-test.xml": ("hr-xml", 1),
    "personio/cpsit-multiple-positions.xml": ("personio", 2),
    "teamtailor/docs-partner-feed.xml": ("teamtailor-partner", 1),
    "xml-aggregator/absolventa-joboffer.xml": ("xml-jobs", 1),
    "xml-aggregator/dfe-broadbean.xml": ("xml-jobs", 1),
    "xml-aggregator/dfe-vacancy_poster.xml": ("xml-jobs", 1),
    "xml-aggregator/dfe-ventrus.xml": ("rss", 1),
    "xml-aggregator/jobvite-jobs.xml": ("xml-jobs", 3),
    "nav-feed/hub-entry.json": ("nav-stilling-feed", 1),
    "nav-import/docs-batch.json": ("nav-import", 2),
    "nav-import/docs-single.json": ("nav-import", 1),
    "nav-import/docs-stream.jsonstream": ("nav-import", 2),
    "nav-internal-feed/old-feed2.json": ("nav-internal-feed", 10),
    "nav-ad/ad_dto.json": ("nav-ad", 1),
    "nav-ad/public-feed-search-result.json": ("nav-ad", 3),
    "jobylon/docs-feed.json": ("jobylon-json", 1),
    "schemaorg/eg-0028.microdata.html": ("microdata", 1),
    "schemaorg/eg-0028.rdfa.html": ("microdata", 1),
    "jsonld/helsingborg-reachmee-jobposting.json": ("json-ld", 1),
    "jsonld-html/alleyfoo-jsonld_jobposting.html": ("json-ld", 2),
    "jsonld-html/compgraph-icims_detail.html": ("json-ld", 1),
    "jsonld-html/jobba-teamtailor-ad.excerpt.html": ("json-ld", 1),
    "schemaorg/eg-0028.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0251.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0281.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0283.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0285.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0286.jsonld.html": ("json-ld", 1),
    "schemaorg/eg-0465.jsonld.html": ("json-ld", 1),
    "nav-public-feed/larsg-response-5.json": ("nav-public-feed", 0),
}


def read(shared_folder: Path, name: str) -> Reading:
    path = shared_folder / "feeds" / name
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    return read_feed(path.read_bytes(), COMPANY)


@pytest.mark.parametrize(("name", "expected"), TAKEN.items(), ids=TAKEN)
def test_every_posting_of_a_file_is_taken(shared_folder: Path, name: str, expected: tuple[str, int]) -> None:
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


def test_a_format_that_is_not_known_is_refused_with_the_list_of_those_that_are(shared_folder: Path) -> None:
    with pytest.raises(UnreadableFeedError, match=r"send one of: .*NAV public-feed JSON.*Greenhouse"):
        read(shared_folder, "jobylon/docs-feed.xsd")


def test_no_file_of_any_other_format_crashes(shared_folder: Path) -> None:
    for path in sorted((shared_folder / "feeds").rglob("*.*")):
        try:
            read_feed(path.read_bytes(), COMPANY)
        except UnreadableFeedError as error:
            assert error.fault.mend  # noqa: PT017  reading may succeed as well
