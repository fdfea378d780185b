import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.fetching.decoding import STEP, Decoder
from shared.fetching.errors import FetchError


def decoded(encoding: str, packed: bytes, step: int = 1_000) -> bytes:
    decoder = Decoder(encoding)
    pieces = [piece for at in range(0, len(packed), step) for piece in decoder.feed(packed[at : at + step])]
    decoder.finish()
    assert all(len(piece) <= STEP for piece in pieces)
    return b"".join(pieces)


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PLAIN = st.binary(max_size=5_000).filter(lambda content: not content.startswith(b"\x1f"))


@given(PLAIN, st.integers(1, 700))
def test_every_packing_gives_back_what_was_packed(content: bytes, step: int) -> None:
    assert decoded("", content, step) == content
    assert decoded("gzip", gzip.compress(content), step) == content
    assert decoded("", gzip.compress(content), step) == content
    assert decoded("deflate", zlib.compress(content), step) == content
    assert decoded("gzip", gzip.compress(content) + gzip.compress(b"more"), step) == content + b"more"


def test_deflate_without_its_head_is_read_as_well() -> None:
    assert decoded("deflate", raw_deflate(b"jobs" * 100)) == b"jobs" * 100


@pytest.mark.parametrize("packed", [gzip.compress(b"jobs" * 99)[:-5], b"no gzip at all"])
def test_broken_packing_is_said(packed: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        decoded("gzip", packed)
    assert caught.value.code == "cut"


def test_what_unfolds_out_of_all_proportion_is_given_up() -> None:
    with pytest.raises(FetchError) as caught:
        decoded("gzip", gzip.compress(b"\0" * 20_000_000))
    assert caught.value.code == "too-large"


def test_other_packings_are_refused() -> None:
    with pytest.raises(FetchError):
        Decoder("br")
