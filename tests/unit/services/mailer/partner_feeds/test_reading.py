import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.partner_feeds.program import answer
from services.mailer.partner_feeds.reading import MOST_ITEMS, UnreadableFeedError, plain, read_feed

ADDRESS = "https://kommune.example/feed"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Kommunen</title><link>https://kommune.example/</link>
<item><title>Ny &lt;b&gt;bro&lt;/b&gt;</title><link>https://kommune.example/bro</link><guid>g-1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0100</pubDate>
<description><![CDATA[<p>Broen åpner.</p><p>Velkommen!</p><script>alert(1)</script>
<img src="https://spor.example/p.gif" onerror="x()">]]></description></item>
<item><title>Samme sak</title><link>https://kommune.example/bro#topp</link><guid>g-9</guid></item>
<item><title>Relativ</title><link>/sti?a=1&amp;b=2</link></item>
<item><title>Uten lenke</title></item>
<item><link>https://kommune.example/uten-tittel</link></item>
<item><title>Farlig</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><id>urn:f</id><updated>2026-11-20T10:00:00Z</updated>
<entry><id>urn:1</id><title type="html">A &amp;amp; B</title><link href="http://partner.example/a"/>
<updated>2026-11-20T10:00:00Z</updated><summary>Kort.</summary></entry></feed>"""


MARKUP = st.lists(
    st.sampled_from(
        [*"<>&;'= a", "<p>", "</p>", "<script>", "</script>", "&lt;b&gt;", "<img src=x onerror=y>", "\x00"]
    ),
    max_size=20,
).map("".join)


def test_rss_is_read_item_by_item_without_markup_and_each_once() -> None:
    found = read_feed(RSS.encode(), ADDRESS, "application/rss+xml; charset=utf-8")
    first, second = found.items
    assert (first.guid, first.link, first.title) == (
        "https://kommune.example/g-1",
        "https://kommune.example/bro",
        "Ny bro",
    )
    assert first.summary == "Broen åpner. Velkommen!"
    assert first.published == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert second.link == "https://kommune.example/sti?a=1&b=2"
    assert second.published is None
    assert (found.left_out, found.broken) == (3, "")


def test_an_item_whose_link_is_endless_is_left_out() -> None:
    long = f"<item><title>Lang</title><link>https://kommune.example/{'a' * 2_000}</link></item>"
    found = read_feed(f'<rss version="2.0"><channel>{long}</channel></rss>'.encode(), ADDRESS)
    assert (found.items, found.left_out) == ((), 1)


def test_atom_is_read_and_plain_http_becomes_https() -> None:
    (item,) = read_feed(ATOM.encode(), ADDRESS, "application/atom+xml").items
    assert (item.guid, item.link, item.title, item.summary) == (
        "urn:1",
        "https://partner.example/a",
        "A & B",
        "Kort.",
    )


def test_a_feed_that_breaks_off_gives_what_came_before_and_says_so() -> None:
    cut = RSS[: RSS.index("<item><title>Relativ")]
    found = read_feed(cut.encode(), ADDRESS, "application/rss+xml; charset=utf-8")
    assert [item.title for item in found.items] == ["Ny bro"]
    assert found.broken


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>Ikke funnet</body></html>", b"{}", b"\x00\xff" * 50, b"hei"]
)
def test_what_is_no_feed_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(
        UnreadableFeedError, match="something else than RSS or Atom: give the address"
    ) as error:
        read_feed(content, ADDRESS, "text/html")
    assert error.value.code == "not-a-feed"


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    source = RSS.replace("<rss version", f"{bomb}<rss version").replace("Broen åpner.", "&b;&x;")
    source = source.replace("<![CDATA[", "").replace("]]>", "").replace("<guid>g-1", "<guid>&x;g-1")
    for item in read_feed(source.encode(), ADDRESS, "application/rss+xml; charset=utf-8").items:
        assert "aaaa" not in item.summary
        assert "root:" not in item.summary + item.guid


def test_only_the_first_items_of_an_endless_feed_are_taken() -> None:
    many = "".join(f"<item><title>T{n}</title><link>https://a.example/{n}</link></item>" for n in range(500))
    found = read_feed(f'<rss version="2.0"><channel>{many}</channel></rss>'.encode(), ADDRESS)
    assert len(found.items) == MOST_ITEMS


def test_the_program_answers_with_items_or_with_what_is_wrong() -> None:
    head = {"address": ADDRESS, "media_type": "application/rss+xml; charset=utf-8"}
    told = json.loads(answer(head, RSS.encode()))
    assert told["items"][0]["published"] == "2026-11-23T07:00:00+00:00"
    assert json.loads(answer(head, b"hei"))["code"] == "not-a-feed"


@given(MARKUP)
def test_plain_text_is_one_line_without_tags_or_scripts(source: str) -> None:
    text = plain(source)
    assert "\n" not in text
    assert "\x00" not in text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_sentence(content: bytes) -> None:
    told = json.loads(answer({"address": ADDRESS, "media_type": ""}, content))
    assert told.keys() in ({"items", "left_out", "broken"}, {"code", "message", "mend"})
