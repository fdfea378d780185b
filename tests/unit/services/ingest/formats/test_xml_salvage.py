import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.formats.registry import parse_feed

JOB = "<job><title>Kokk</title><url>https://example.org/{}</url><company>Fjordlys</company>{}</job>"


@pytest.mark.parametrize("never_closed", ["<!--", "<![CDATA[", "<a ", "<a>", "</"])
def test_what_is_never_closed_in_a_broken_item_takes_no_time(never_closed: str) -> None:
    def read(size: int) -> None:
        jobs = JOB.format(1, "") + JOB.format(2, "") + "<job><title>B</title>" + never_closed * size
        _, parsed = parse_feed(f"<source>{jobs}</source>".encode())
        assert len(parsed.postings) == 2
        assert [one.code for one in parsed.rejected] == ["broken-item"]

    assert_in_proportion(read, 300_000)
