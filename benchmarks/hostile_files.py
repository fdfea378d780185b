"""Feed files that nobody means well with, as chunks of bytes."""

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain, repeat

MILLION = 1_000_000
BIG = 200 * MILLION
JOB = b"<job><title>Kokk</title><url>https://example.org/1</url><company>x</company></job>"


def around(start: bytes, middle: bytes, times: int, end: bytes = b"") -> Callable[[], Iterator[bytes]]:
    """The middle many times, in chunks of about a megabyte."""
    together = max(1, MILLION // len(middle))

    def chunks() -> Iterator[bytes]:
        whole, rest = divmod(times, together)
        return chain([start], repeat(middle * together, whole), [middle * rest, end])

    return chunks


def entity_bomb() -> Iterator[bytes]:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    return iter([f'<!DOCTYPE r [<!ENTITY e0 "lol">{entities}]><r>&e19;</r>'.encode()])


def late_entities() -> Iterator[bytes]:
    return around(b"<source>", JOB, 75_000, b'<!ENTITY x "y"></source>')()


def workbook_bomb() -> Iterator[bytes]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(2_000):
                sheet.write(b" " * MILLION)
    return iter([file.getvalue()])


def cell_of_100_megabytes() -> Iterator[bytes]:
    return around(b'Tittel;Lenke;Tekst\nKokk;https://example.org/1;"', b"x", 100 * MILLION, b'"\n')()


def many_places() -> Iterator[bytes]:
    place = b',{"address":{"addressLocality":"Oslo"}}'
    start = b'[{"@type":"JobPosting","title":"Kokk","description":"Vi trenger en kokk.","jobLocation":[{}'
    return around(start, place, MILLION // 6, b"]}]")()


def places_of_a_million() -> Iterator[bytes]:
    start = b'[{"@type":"JobPosting","title":"Kokk","description":"Vi trenger en kokk.","jobLocation":[""'
    return around(start, b',"O"', MILLION, b"]}]")()


def many_translations() -> Iterator[bytes]:
    start = b'{"data":[{"id":1,"title":"Kokk","careers_url":"https://example.org/1","translations":{"nb":{}'
    languages = (b',"l%d":{"title":"K"}' % number for number in range(MILLION // 4))
    return chain([start], languages, [b"}}]}"])


def texts_against_patterns() -> Iterator[bytes]:
    """Descriptions that a careless pattern would look through for ever."""
    pumps = (
        "a",
        " ",
        "1 000 ",
        "norsk, engelsk ",
        "klarer",
        "kr 1 ",
        "<b>",
        "&amp;",
        "(",
        "a@",
        "<br> ",
        "- ",
    )
    jobs = (
        b',{"id":%d,"title":"Kokk","absolute_url":"","content":"%s"}'
        % (number, (pump * 40_000)[:40_000].encode())
        for number, pump in enumerate(pumps * 4)
    )
    return chain([b'{"jobs":[{"absolute_url":""}'], jobs, [b"]}"])


FILES: dict[str, Callable[[], Iterator[bytes]]] = {
    "entities that make each other larger": entity_bomb,
    "an external entity": lambda: iter([b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>']),
    "a parameter entity from the network": lambda: iter(
        [b'<!DOCTYPE r SYSTEM "http://localhost/x.dtd" [%x;]><r/>']
    ),
    "an entity declared after 6 MB of postings": late_entities,
    "JSON 100,000 levels deep": around(b"", b"[", 100_000),
    "a posting 100,000 levels deep, among 100,000": around(
        b'{"jobs": [' + b"[" * 100_000 + b"]" * 100_000, b',{"id":1,"absolute_url":""}', 400_000, b"]}"
    ),
    "JSON 200 MB deep": around(b"", b'{"a":', BIG // 5),
    "XML 100,000 levels deep": around(b"<r>", b"<a>", 100_000),
    "XML 200 MB deep": around(b"<r>", b"<a>", BIG // 3),
    "a million postings of one byte, [1,1,…]": around(b"[1", b",1", MILLION - 1, b"]"),
    "a million texts, {'jobs': ['x',…]}": around(b'{"jobs":["x"', b',"x"', MILLION - 1, b"]}"),
    "a million empty objects": around(b'{"jobs":[{"absolute_url":""}', b",{}", MILLION - 1, b"]}"),
    "a million empty elements, <jobs><job/>…": around(b"<jobs>", b"<job/>", MILLION, b"</jobs>"),
    "a million elements that are never closed": around(b"<jobs>", b"<job>", MILLION),
    "200 MB of [1,1,…]": around(b"[1", b",1", BIG // 2, b"]"),
    "200 MB of broken JSON rows": around(b'{"jobs":[x', b",x", BIG // 2, b"]}"),
    "4 MB of JSON Lines": around(b"", b'{"@type":"JobPosting","title":"Kokk"}\n', BIG // 1_900),
    "one text of 200 MB in JSON": around(b'{"jobs":[{"title":"', b"x", BIG, b'"}]}'),
    "one text of 200 MB in XML": around(b"<jobs><job><title>", b"x", BIG, b"</title></job></jobs>"),
    "one CDATA section of 200 MB": around(b"<jobs><job><![CDATA[", b"<p>", BIG // 3, b"]]></job></jobs>"),
    "one comment of 200 MB": around(b"<jobs><!--", b"<p>", BIG // 3, b"--></jobs>"),
    "200 MB of attributes": around(b"<jobs><job", b' a="1"', BIG // 6, b"/></jobs>"),
    "3 MB of different attributes": lambda: iter(
        [b"<jobs><job ", *(b'a%d="1" ' % n for n in range(300_000)), b"/></jobs>"]
    ),
    "200 MB of different elements": lambda: chain([b"<jobs>"], (b"<e%d/>" % n for n in range(BIG // 12))),
    "200 MB of bare ampersands": around(b"<jobs><job>", b"&", BIG, b"</job></jobs>"),
    "200 MB of escaped HTML": around(
        b"<jobs>",
        b"<job><title>Kokk</title><text>" + b"&lt;p&gt;" * 400 + b"</text></job>",
        BIG // 3_640,
        b"</jobs>",
    ),
    "20 MB of NUL bytes": around(b"", b"\x00", 20 * MILLION),
    "20 MB of invalid UTF-8": around(
        b"<jobs>",
        b"<job><title>\xff\xfe\xc3</title><url>https://example.org</url></job>",
        20 * MILLION // 64,
        b"</jobs>",
    ),
    "NUL bytes in JSON texts": around(
        b'{"jobs":[{}', b',{"absolute_url":"a\x00b","title":"' + b"k" * 199 + b'"}', 30_000, b"]}"
    ),
    "numbers of 10,000 digits": around(b'{"jobs":[1', b"," + b"9" * 10_000, 2_000, b"]}"),
    "a page of 200 MB": around(b"<html>", b"<p>Hei</p>", BIG // 10),
    "a page of 20 MB of elements": around(b"<html>", b"<p>", 19 * MILLION // 3),
    "a page of 20 MB of broken scripts": around(
        b"<html>", b'<script type="application/ld+json">{' + b"/*x*/" * 3_000 + b"</script>", 1_300
    ),
    "a page of 20 MB of small scripts": around(
        b"<html>", b'<script type="application/ld+json">{}</script>', 19 * MILLION // 46
    ),
    "a page of 19 MB of nested divs": around(b"<html>", b"<div>", 19 * MILLION // 5),
    "comments without an end in a broken posting": lambda: iter(
        [b"<source>", JOB, JOB, b"<job><title>", b"<!--" * MILLION, b"</source>"]
    ),
    "a name of 3 MB of quotes before a list": lambda: iter(
        [b'{"a":"', b'\\"' * 1_500_000, b'","jobs":[', b'{"id":1,"absolute_url":""},' * 80_000, b"1]}"]
    ),
    "8 MB of JSON in UTF-16 without a mark": around(
        '{"jobs":[{"absolute_url":""}'.encode("utf-16-le"),
        ',{"absolute_url":"","title":"Kokk"}'.encode("utf-16-le"),
        MILLION // 9,
        "]}".encode("utf-16-le"),
    ),
    "a posting with 170,000 places": many_places,
    "a posting with a million places": places_of_a_million,
    "a posting with 250,000 translations": many_translations,
    "descriptions against patterns": texts_against_patterns,
    "a CSV cell of 100 MB": cell_of_100_megabytes,
    "a spreadsheet that unpacks to 2 GB": workbook_bomb,
}
