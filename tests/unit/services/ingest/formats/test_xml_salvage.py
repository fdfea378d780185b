import time

import pytest

from services.ingest.formats.registry import parse_feed

JOB = "<job><title>Kokk</title><url>https://example.org/{}</url><company>Fjordlys</company>{}</job>"


@pytest.mark.parametrize("never_closed", ["<!--", "<![CDATA[", "<a ", "<a>", "</"])
def test_what_is_never_closed_in_a_broken_item_takes_no_time(never_closed: str) -> None:
    jobs = JOB.format(1, "") + JOB.format(2, "") + "<job><title>B</title>" + never_closed * 300_000
    started = time.process_time()
    _, parsed = parse_feed(f"<source>{jobs}</source>".encode())
    assert time.process_time() - started < 10
    assert len(parsed.postings) == 2
    assert [one.code for one in parsed.rejected] == ["broken-item"]
