import json

import pytest

from services.ingest.draft import Parsed, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

TEXT = "<p>" + "Vi søker en kokk som kan lage god mat til mange, og som liker å lære av andre. " * 6 + "</p>"
HEAD = """<!DOCTYPE html><html lang="nb"><head><title>Kokk | Bryggesjøen</title>
<meta property="og:site_name" content="Bryggesjøen">
<link rel="canonical" href="https://example.org/stillinger/1"></head><body><nav><a href="/">Hjem</a></nav>"""


def read(page: str) -> Parsed:
    name, parsed = parse_feed(page.encode())
    assert name == "html-page"
    assert not parsed.complete
    return parsed


@pytest.mark.parametrize(
    "deadline",
    [
        "<dl><dt>Søknadsfrist</dt><dd>31.03.2027</dd></dl>",
        "<table><tr><th>Søknadsfrist:</th><td>31.03.2027</td></tr></table>",
        "<div><div>Søknadsfrist</div><div style='color:red'>31.03.2027</div></div>",
        "<p><strong>Søknadsfrist:</strong> 31.03.2027</p>",
        "<li>Søknadsfrist: 31.03.2027</li>",
        "<p><span>Apply by</span><span>31.03.2027</span></p>",
    ],
)
def test_a_job_is_told_by_its_deadline_however_it_is_set(deadline: str) -> None:
    (posting,) = read(f"{HEAD}<main><h1>Kokk</h1>{deadline}{TEXT}</main>").postings
    assert (posting.title, posting.employer, posting.deadline) == ("Kokk", "Bryggesjøen", "31.03.2027")
    assert posting.apply_urls == ("https://example.org/stillinger/1",)
    assert posting.language == "nb"
    assert "Vi søker en kokk" in (posting.description or "")


def test_a_job_is_told_by_its_way_to_apply_and_its_place() -> None:
    link = '<a href="https://example.org/apply/1">Apply now</a>'
    page = f"{HEAD}<main><h2>Kokk</h2><p>Location: Oslo</p>{TEXT}</main>{link}"
    (posting,) = read(page).postings
    assert (posting.title, posting.places[0].text) == ("Kokk", "Oslo")
    assert posting.apply_urls == ("https://example.org/apply/1", "https://example.org/stillinger/1")


def test_the_description_is_the_pages_own_part() -> None:
    main = f"<main><h1>Kokk</h1><p>Frist: 31.03.2027</p>{TEXT}<script>var x</script></main>"
    furniture = f"<header>Meny</header>{main}<footer>Om oss</footer>"
    (posting,) = read(HEAD + furniture).postings
    assert not any(word in (posting.description or "") for word in ("Meny", "var x", "Om oss", "Hjem"))


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<main><h1>Om oss</h1>{TEXT}</main>",
        f"{HEAD}<main><h1>Kokk</h1><p>Søknadsfrist: 31.03.2027</p></main>",
        f"{HEAD}<main><h1>Kontakt</h1>{TEXT}<a href='/apply'>Apply</a></main>",
        "<html><body><p>Hei</p></body></html>",
    ],
)
def test_a_page_that_is_not_plainly_of_a_job_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(page.encode())
    assert caught.value.fault.code == "no-posting"


def test_links_to_jobs_give_titles_places_and_whole_addresses() -> None:
    cards = "".join(
        f'<li><h3>{title}</h3><i class="location">Oslo</i><a href="/stillinger/{number}">Les mer</a></li>'
        for number, title in ((11, "Kokk"), (12, "Baker"))
    )
    first, second = read(f"{HEAD}<ul>{cards}</ul><a href='/om-oss'>Om oss</a>").postings
    assert (first.title, first.places[0].text) == ("Kokk", "Oslo")
    assert second.apply_urls == ("https://example.org/stillinger/12",)


@pytest.mark.parametrize(
    "links",
    [
        '<a href="/jobs/11">Kokk</a>',
        '<a href="/jobs">Jobs</a><a href="/careers">Careers</a>',
        '<a href="/news/11-new-chef">Ny kokk</a><a href="/news/12-new-baker">Ny baker</a>',
        '<a href="javascript:job(11)">Kokk</a><a href="mailto:job-12@example.org">Baker</a>',
        '<a href="http://[broken/jobs/11">Kokk</a><a href="http://[broken/jobs/12">Baker</a>',
    ],
)
def test_other_links_are_no_jobs(links: str) -> None:
    with pytest.raises(UnreadableFeedError):
        parse_feed((HEAD + links).encode())


def test_jobs_in_the_data_of_a_script_are_read() -> None:
    rows = [
        {"jobId": 1, "jobTitle": "Kokk", "description": "Vi søker.", "city": "Oslo"},
        {"jobId": 2, "jobTitle": "Baker", "description": "Vi søker.", "city": "Voss"},
    ]
    script = f"var a = {{broken; window.pageData = {json.dumps({'jobs': rows})};"
    page = f"<html><body><script>{script}</script></body></html>"
    assert [one.title for one in read(page).postings] == ["Kokk", "Baker"]


@pytest.mark.parametrize(
    "hostile",
    ["<a href='/jobs/1'>" * 20_000, "<script>" + "job = {" * 50_000, "<dt>" * 30_000, "<p>a<b>" * 2_000],
)
def test_hostile_pages_are_refused_soon(hostile: str) -> None:
    with pytest.raises(UnreadableFeedError):
        parse_feed(f"<html><body>{hostile}".encode())


def test_a_page_nested_too_deeply_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(("<html><body>" + "<div>" * 50_000).encode())
    assert caught.value.fault.code == "too-deep"


ROWS = """<table><tr><th>Stilling</th><th>Arbeidssted</th><th>Søknadsfrist</th><th></th></tr>
<tr><td>Kokk</td><td>Oslo</td><td>31.03.2027</td><td><a href="https://example.org/jobs/god-kokk">Apply</a></td></tr>
<tr><td>Baker</td><td>Moss</td><td>snarest</td><td><a href="https://example.org/jobs/ny-baker">Apply</a></td></tr>
</table>"""
CARDS = """<div class="job-list"><div class="job-card"><h3><a href="/careers/god-kokk">Kokk</a></h3>
<span class="location">Oslo</span><a href="https://example.org/careers/god-kokk/apply">Apply now</a></div>
<div class="job-card"><h3><a href="/careers/ny-baker">Baker</a></h3><p>Employment type: Full-time</p>
<a href="https://example.org/careers/ny-baker/apply">Apply now</a></div></div>"""


def test_the_rows_of_a_table_are_jobs_with_what_its_columns_say() -> None:
    kokk, baker = read(f"<h1>Ledige stillinger</h1>{TEXT}{ROWS}").postings
    assert (kokk.title, kokk.places[0].text, kokk.deadline) == ("Kokk", "Oslo", "31.03.2027")
    assert (baker.title, baker.places[0].text, baker.deadline) == ("Baker", "Moss", "snarest")


def test_a_page_with_several_ways_to_apply_lists_jobs() -> None:
    kokk, baker = read(f"<main><h1>Vi i Bryggesjøen</h1>{TEXT}{CARDS}</main>").postings
    assert (kokk.title, kokk.places[0].text) == ("Kokk", "Oslo")
    assert (baker.title, baker.places) == ("Baker", ())


def test_thousands_of_links_in_one_row_are_read_soon() -> None:
    cells = "".join(f'<td><a href="/jobs/a-b-c{number}">Apply</a>' for number in range(5_000))
    with pytest.raises(UnreadableFeedError):
        read(f"<table><tr>{cells}</tr></table>")


def test_links_into_recruitment_systems_are_jobs_even_one_by_itself() -> None:
    listed = (
        '<li><h3>Kokk</h3><a href="https://12.webcruiter.no/Main/Recruit/Public/4012678375?language=NB">'
        "Les mer om stillingen</a></li>"
        '<li><h3>Baker</h3><a href="https://candidate.hr-manager.net/ApplicationInit.aspx?cid=1&ProjectId=669">'
        "Søk på stillingen</a></li>"
    )
    others = (
        '<a href="https://www.finn.no/job/browse.html">Alle på torget</a>'
        '<a href="https://www.finn.no/bap/forsale/433221100">Brukt komfyr</a>'
        '<a href="https://candidate.webcruiter.com/nb-no/Home/companyadverts?companylock=7254">Ledige</a>'
    )
    assert [one.title for one in read(f"<ul>{listed}</ul>{others}").postings] == ["Kokk", "Baker"]
    with pytest.raises(UnreadableFeedError):
        read(others)
