import pytest

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

OPENING = """<PositionOpening xmlns="http://www.hr-xml.org/3" validFrom="2027-03-01" validTo="2027-06-01">
<DocumentID schemeID="X">d-1</DocumentID><PositionOpeningStatusCode>Active</PositionOpeningStatusCode>
<PositionProfile languageCode="nb"><PostingInstruction><ApplicationMethod>
<Instructions><![CDATA[<a href="https://example.org/d-1" rel="nofollow">Søk</a>]]></Instructions>
</ApplicationMethod></PostingInstruction>
<PositionTitle>Baker</PositionTitle>
<PositionLocation><Address><o:CityName xmlns:o="http://www.openapplications.org/oagis/9">OSLO</o:CityName>
<o:CountrySubDivisionCode xmlns:o="http://www.openapplications.org/oagis/9">NO081</o:CountrySubDivisionCode>
<CountryCode>NO</CountryCode><PostalCode>0150</PostalCode></Address></PositionLocation>
<PositionOrganization><OrganizationIdentifiers><OrganizationName>KORNBUA AS</OrganizationName>
<OrganizationLegalID>999888777</OrganizationLegalID></OrganizationIdentifiers></PositionOrganization>
<JobCategoryCode listName="ISCO2008">7512</JobCategoryCode>
<JobCategoryCode listName="ESCO">http://data.europa.eu/esco/occupation/abc</JobCategoryCode>
<PositionOfferingTypeCode>Temporary</PositionOfferingTypeCode>
<PositionQualifications><PositionCompetency><CompetencyID schemeID="ISO-639-1-Languages">no</CompetencyID>
<RequiredProficiencyLevel><ScoreText>B2</ScoreText></RequiredProficiencyLevel></PositionCompetency>
</PositionQualifications>
<PositionFormattedDescription><Content>&lt;p&gt;Bake.&lt;/p&gt;</Content></PositionFormattedDescription>
<PositionScheduleTypeCode>PartTime</PositionScheduleTypeCode>
<OfferedRemunerationPackage><RemunerationRange>
<RemunerationMinimumAmount currencyID="NOK">400000</RemunerationMinimumAmount>
<RemunerationMaximumAmount currencyID="NOK">500000</RemunerationMaximumAmount></RemunerationRange>
</OfferedRemunerationPackage>
<ApplicationCloseDate>2027-03-31</ApplicationCloseDate></PositionProfile></PositionOpening>"""


def posting(content: str) -> RawPosting:
    name, found = parse_feed(content.encode())
    assert name == "hr-open"
    (one,) = found.postings
    return one


def test_an_opening_is_read_to_its_last_field() -> None:
    one = posting(OPENING)
    assert (one.reference, one.title, one.language) == ("d-1", "Baker", "nb")
    assert (one.employer, one.employer_number) == ("KORNBUA AS", "999888777")
    assert one.occupation_codes == ("isco-08:7512", "esco:http://data.europa.eu/esco/occupation/abc")
    assert one.places == (RawPlace(postal_code="0150", city="OSLO", region="Oslo", country="NO"),)
    assert (one.employment, one.languages) == (("Temporary", "PartTime"), ("no B2",))
    assert one.salary is not None
    assert (one.salary.minimum, one.salary.maximum, one.salary.currency) == ("400000", "500000", "NOK")
    assert (one.published, one.deadline, one.expires) == ("2027-03-01", "2027-03-31", "2027-06-01")
    assert one.apply_urls == ("https://example.org/d-1",)


def test_the_date_of_the_schema_is_not_that_of_the_job() -> None:
    assert posting(OPENING.replace('validFrom="2027-03-01"', 'validFrom="2019-11-05"')).published is None


def test_one_opening_closes_no_other_and_a_list_is_complete() -> None:
    assert not parse_feed(OPENING.encode())[1].complete
    assert parse_feed(f"<list>{OPENING}{OPENING}</list>".encode())[1].complete


@pytest.mark.parametrize("status", ["Closed", "Inactive", "CLOSED"])
def test_what_is_not_active_is_gone(status: str) -> None:
    found = parse_feed(OPENING.replace(">Active<", f">{status}<").encode())[1]
    assert (found.postings, [one.reference for one in found.deleted]) == ((), ["d-1"])


def test_a_closed_opening_without_reference_is_rejected() -> None:
    closed = OPENING.replace(">Active<", ">Closed<").replace(">d-1<", "><")
    (rejected,) = parse_feed(closed.encode())[1].rejected
    assert (rejected.code, rejected.reference) == ("nameless-withdrawal", None)


def test_a_second_profile_is_the_same_job_in_another_language() -> None:
    second = (
        '<PositionProfile languageCode="en"><PositionTitle>Baker</PositionTitle>'
        "<PositionFormattedDescription>"
        "<Content>Bake bread.</Content></PositionFormattedDescription></PositionProfile>"
    )
    (text,) = posting(OPENING.replace("</PositionOpening>", f"{second}</PositionOpening>")).texts
    assert (text.language, text.title, text.description) == ("en", "Baker", "Bake bread.")


def test_a_reserve_is_marked_as_no_job() -> None:
    assert posting(OPENING.replace(">Temporary<", ">RecruitmentReserve<")).kind == "RecruitmentReserve"


def test_a_code_of_a_region_elsewhere_is_left_out() -> None:
    assert posting(OPENING.replace("NO081", "SE110")).places[0].region is None
