from services.ingest.fetching.opened import EDGE, LARGEST_PAGE, SCANNED, hides_next, open_page
from services.ingest.paging.interface import Page
from shared.fetching.messages import Answer, Body, Request

ADDRESS = "https://jobs.example.org/a"


def opened(content: bytes) -> tuple[Answer, Page]:
    answer = Answer(ADDRESS, 200, {}, Body(content))
    page = open_page(Request(ADDRESS), answer)
    return answer, page


def test_json_is_parsed_also_behind_a_byte_order_mark() -> None:
    for content in (b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}', b' \n{"a": 1}'):
        answer, page = opened(content)
        assert (page.data, page.text) == ({"a": 1}, b"")
        answer.body.close()


def test_broken_and_deep_json_is_left_to_the_formats() -> None:
    for content in (b'{"a": ', b"[" * 1_000_000, b'{"a": NaN}'):
        answer, page = opened(content)
        assert (page.data, page.text) == (None, b"")
        answer.body.close()


def test_of_a_large_xml_file_beginning_and_end_are_looked_at() -> None:
    answer, page = opened(b"<a>" + b"x" * (3 * SCANNED) + b"</z>")
    assert page.text.startswith(b"<a>")
    assert page.text.endswith(b"</z>")
    assert len(page.text) <= 2 * SCANNED + 1
    answer.body.close()


def test_a_json_document_too_large_to_open_tells_whether_it_names_a_next_page() -> None:
    filler = b" " * (LARGEST_PAGE + EDGE)
    for content, hidden in ((b'{"next": 1}' + filler, True), (b"{}" + filler, False)):
        answer, page = opened(content)
        assert (page.data, hides_next(answer, page)) == (None, hidden)
        answer.body.close()
