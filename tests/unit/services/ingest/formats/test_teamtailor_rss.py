import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

ITEM = """<item>
  <title>UX-designer &amp; forsker</title>
  <description>&lt;p&gt;Vi søker deg.&lt;/p&gt;</description>
  <pubDate>Mon, 02 Nov 2026 08:30:00 +0100</pubDate>
  <link>https://example.org/jobs/12-ux</link>
  <guid>aaaa-bbbb</guid>
  <remoteStatus>hybrid</remoteStatus>
  <tt:locations>
    <tt:location><tt:city>Oslo</tt:city><tt:zip>0150</tt:zip><tt:country>Norway</tt:country></tt:location>
    <tt:location><tt:city>Bergen</tt:city><tt:country>Norway</tt:country></tt:location>
  </tt:locations>
</item>"""


def feed(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:tt="https://teamtailor.com/locations"><channel>'
        f"<title>Fjordlys</title>{''.join(items)}</channel></rss>"
    ).encode()


def test_an_item_gives_a_posting_with_all_its_places() -> None:
    name, parsed = parse_feed(feed(ITEM))
    assert name == "teamtailor-rss"
    (posting,) = parsed.postings
    assert (posting.title, posting.remote) == ("UX-designer & forsker", ("hybrid",))
    assert [place.city for place in posting.places] == ["Oslo", "Bergen"]
    assert posting.employer == "Fjordlys"
    assert parsed.complete


def test_an_empty_channel_is_a_complete_feed_without_jobs() -> None:
    name, parsed = parse_feed(feed())
    assert (name, parsed.postings, parsed.complete) == ("teamtailor-rss", (), True)


def test_a_bare_ampersand_is_forgiven_and_a_cut_file_is_not() -> None:
    assert parse_feed(feed(ITEM.replace("&amp;", "&")))[1].postings[0].title == "UX-designer & forsker"
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(feed(ITEM)[:-60])
    assert caught.value.fault.mend


def test_entities_of_its_own_are_refused() -> None:
    bomb = feed(ITEM).replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss')
    with pytest.raises(UnreadableFeedError):
        parse_feed(bomb)
