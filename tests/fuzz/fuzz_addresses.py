"""Fuzzes which addresses are fetched, and what servers answer: ``python -m tests.fuzz.fuzz_addresses``.

The first byte of an input says what the rest of it is.
"""

from tests.fuzz.fuzzing import Check, fuzz

SEEDS = (
    b"\0https://example.org/feed.xml?a=1#b",
    b"\0http://[::ffff:127.0.0.1]/",
    b"\0https://0x7f.1/",
    b"\0https://user:word@example.org:443/\\x",
    b"\0https://boards.greenhouse.io/fjordlys",
    b"\1\x1f\x8b\x08\x00",
    b"\2Wed, 06 Jan 2027 00:00:00 GMT",
    b"\x02120",
    b"\3User-agent: *\nDisallow: /a*b$\nCrawl-delay: 2\nSitemap: https://example.org/map.xml",
    b'\4<https://example.org/?page=2>; rel="next"',
    b'\5<feed><link rel="next" href="?page=2"/></feed>',
    b'\5{"next": "/jobs?page=2", "content": [], "totalPages": 9, "pageNumber": 1}',
)


def load() -> Check:
    from tests.fixtures.fetching_properties import CHECKS

    def check(content: bytes) -> None:
        if content:
            CHECKS[content[0] % len(CHECKS)](content[1:])

    return check


if __name__ == "__main__":
    fuzz(load, SEEDS)
