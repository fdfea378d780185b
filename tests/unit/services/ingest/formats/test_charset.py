import io
import tracemalloc

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats import charset
from services.ingest.formats.charset import decode, utf8_pieces

TEXT = "<x>Gildeskål \u2013 søker kokk 😀 til «Fjordlys»</x>\n"


def streamed(content: bytes) -> str:
    return b"".join(utf8_pieces(io.BytesIO(content))).decode()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_what_unicode_a_file_is_in_shows(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT
    assert streamed(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("no-such", "cp1252"),
        ("utf-16", "cp1252"),
        ("base64", "cp1252"),
    ],
)
def test_the_bytes_outrank_what_is_declared(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><x>Gildeskål søker kokk</x>'
    assert decode(text.encode(encoding)) == text
    assert streamed(text.encode(encoding)) == text


def test_a_few_bytes_that_are_no_utf_8_spoil_only_themselves() -> None:
    content = TEXT.encode() * 3 + b"sm\xf8r\x81\n"
    assert decode(content) == TEXT * 3 + "smør\ufffd\n"
    assert streamed(content) == TEXT * 3 + "smør\ufffd\n"


@pytest.mark.parametrize("size", [4, 5, 6, 7, 64])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_characters_are_never_cut_in_two(monkeypatch: pytest.MonkeyPatch, size: int, encoding: str) -> None:
    monkeypatch.setattr(charset, "PIECE", size)
    text = "<x>aåæø \u2013 €" * 3
    assert streamed(text.encode(encoding)) == text
    for piece in utf8_pieces(io.BytesIO(text.encode(encoding))):
        piece.decode()


def test_an_ending_in_half_a_character_is_read_as_it_can_be() -> None:
    assert streamed("<x>åå€".encode()[:-1]).startswith("<x>åå")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"\xff\xfe", "empty"), (b" \x00\n", "empty"), (b"\x89PNG\x00\x00", "not-text")],
)
def test_nothing_and_no_text_are_told_apart(content: bytes, code: str) -> None:
    for read in (decode, streamed):
        with pytest.raises(UnreadableFeedError) as caught:
            read(content)
        assert caught.value.fault.code == code


def test_a_large_file_is_never_held() -> None:
    content = io.BytesIO(TEXT.encode() * 300_000)
    tracemalloc.start()
    size = sum(len(piece) for piece in utf8_pieces(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == len(TEXT.encode()) * 300_000
    assert peak < 10_000_000
