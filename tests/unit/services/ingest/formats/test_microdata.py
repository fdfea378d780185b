import pytest

from services.ingest.formats.registry import parse_feed

SCHEMA = "https://schema.org"
ADDRESS = f"""<span itemprop="address" itemscope itemtype="{SCHEMA}/PostalAddress">
<b itemprop="addressLocality">Oslo</b></span>"""
EMPLOYER = f"""<b itemprop="hiringOrganization" itemscope itemtype="{SCHEMA}/Organization">
<span itemprop="name">Bryggesjøen</span></b>"""
MICRODATA = f"""<html><head><link rel="canonical" href="https://example.org/jobs/1"></head><body>
<article itemscope itemtype="http://schema.org/JobPosting"><meta itemprop="datePosted" content="2027-01-04">
<h1 itemprop="title">Kokk</h1><a itemprop="url" href="/jobs/1">Les mer</a>
<div itemprop="description"><p>Vi søker {EMPLOYER}</p></div>
<time itemprop="validThrough" datetime="2027-03-31">31. mars</time>
<div itemprop="jobLocation" itemscope itemtype="{SCHEMA}/Place">{ADDRESS}</div>
<div itemprop="jobLocation" itemscope itemtype="{SCHEMA}/Place">{ADDRESS.replace("Oslo", "Bergen")}</div>
<span itemprop="employmentType">FULL_TIME</span></article></body></html>"""
RDFA = """<div vocab="https://schema.org/" typeof="JobPosting"><h1 property="title">Kokk</h1>
<p property="description">Vi søker.</p>
<div property="hiringOrganization" typeof="Organization"><span property="name">Bryggesjøen</span></div>
<div property="jobLocation" typeof="Place"><i property="address" typeof="PostalAddress">
<u property="addressLocality">Oslo</u></i></div></div>"""


def test_microdata_is_read_with_nested_items_and_values_in_attributes() -> None:
    name, parsed = parse_feed(MICRODATA.encode())
    (posting,) = parsed.postings
    assert name == "microdata"
    assert (posting.position, posting.title, posting.employer) == ("item 1", "Kokk", "Bryggesjøen")
    assert (posting.published, posting.deadline) == ("2027-01-04", "2027-03-31")
    assert [place.city for place in posting.places] == ["Oslo", "Bergen"]
    assert posting.description is not None
    assert posting.description.startswith("<p>Vi søker")
    assert posting.apply_urls == ("https://example.org/jobs/1",)
    assert not parsed.complete


@pytest.mark.parametrize("prefix", ["", "schema:"])
def test_rdfa_is_read_with_and_without_a_prefix(prefix: str) -> None:
    page = RDFA.replace('property="', f'property="{prefix}').replace('typeof="', f'typeof="{prefix}')
    _, parsed = parse_feed(page.encode())
    (posting,) = parsed.postings
    assert (posting.title, posting.employer, posting.places[0].city) == ("Kokk", "Bryggesjøen", "Oslo")


def test_a_page_of_several_is_a_list() -> None:
    _, parsed = parse_feed(f"<div>{RDFA}{RDFA.replace('Kokk', 'Baker')}</div>".encode())
    assert [one.title for one in parsed.postings] == ["Kokk", "Baker"]
    assert parsed.complete


def test_properties_without_an_item_are_left_alone() -> None:
    page = MICRODATA.replace(
        "<body>", '<body><meta property="og:title" content="Other"><p itemprop="title">Stray</p>'
    )
    assert parse_feed(page.encode())[1].postings[0].title == "Kokk"


def test_properties_inside_properties_cost_no_more_than_the_page_allows() -> None:
    deep = '<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">Kokk</b>'
    deep += '<div itemprop="description">long text ' * 2_500
    name, parsed = parse_feed(deep.encode())
    assert (name, parsed.postings[0].title) == ("microdata", "Kokk")


def test_data_in_scripts_outranks_microdata_and_other_scripts_do_not() -> None:
    script = '<script type="application/ld+json">{"@type": "%s", "title": "Baker"}</script>'
    assert parse_feed((script % "JobPosting" + RDFA).encode())[0] == "json-ld"
    assert parse_feed((script % "WebSite" + RDFA).encode())[0] == "microdata"


def test_a_page_about_one_job_is_where_one_applies() -> None:
    page = MICRODATA.replace('itemprop="url" ', "")
    _, parsed = parse_feed(page.encode())
    assert parsed.postings[0].apply_urls == ("https://example.org/jobs/1",)
