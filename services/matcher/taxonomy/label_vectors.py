"""Vectors of the taxonomy's names, made once for a model and a taxonomy, and kept beside the taxonomy."""

import io
import os
import re
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.taxonomy.nearest import Curve, Floats, Labels, fitted
from shared.logs import get_logger
from shared.taxonomy.concepts import Concept
from shared.taxonomy.occupations import Occupation

Kind = Literal["occupations", "skills"]

FOLDER = "vectors"
NAMES = {"occupations": 20, "skills": 2}
"""Most names of a concept that are embedded: the two preferred ones first."""
BATCH = 256
KEPT = 8
"""Files that stay; older ones belong to models and taxonomies of former times."""
LAYOUT = 1

log = get_logger()


class LabelVectors:
    """Hands out the names' vectors, from memory, from the folder, or made now; safe to ask from threads.

    Without a folder, or where it cannot be written, they are made once a process.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = None if folder is None else folder / FOLDER
        self._known: dict[tuple[Kind, str, str], Labels] = {}
        self._turn = threading.Lock()

    def of(self, kind: Kind, taxonomy: Taxonomy, encoder: Encoder) -> Labels:
        """The vectors of one of the two lists; the first time takes as long as embedding all names."""
        key = (kind, taxonomy.id, encoder.model_id)
        with self._turn:
            if key not in self._known:
                self._known[key] = self._stored(key) or self._made(key, taxonomy, encoder)
            return self._known[key]

    def _made(self, key: tuple[Kind, str, str], taxonomy: Taxonomy, encoder: Encoder) -> Labels:
        kind = key[0]
        concepts: Mapping[str, Concept] = taxonomy.occupations if kind == "occupations" else taxonomy.skills
        labels = embedded(concepts.values(), encoder, NAMES[kind])
        log.info("labels_embedded", kind=kind, taxonomy_id=taxonomy.id, names=len(labels.owners))
        if self._folder is not None:
            self._keep(self._folder, key, labels)
        return labels

    def _stored(self, key: tuple[Kind, str, str]) -> Labels | None:
        if self._folder is None:
            return None
        try:
            content = io.BytesIO((self._folder / _name(key)).read_bytes())
            with np.load(content, allow_pickle=False) as stored:
                return Labels(
                    tuple(stored["concepts"].tolist()),
                    stored["groups"],
                    stored["owners"],
                    stored["vectors"].astype(np.float32),
                    Curve(*stored["curve"].tolist()),
                )
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None

    def _keep(self, folder: Path, key: tuple[Kind, str, str], labels: Labels) -> None:
        curve = labels.curve
        content = io.BytesIO()
        np.savez(
            content,
            concepts=np.asarray(labels.concepts),
            groups=labels.groups,
            owners=labels.owners,
            vectors=labels.vectors.astype(np.float16),
            curve=np.asarray([curve.cosine, curve.lead, curve.intercept]),
        )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            beside = folder / f".{os.getpid()}-{_name(key)}"
            beside.write_bytes(content.getvalue())
            beside.replace(folder / _name(key))
        except OSError as error:
            log.warning("labels_not_kept", folder=str(folder), error=str(error))
            return
        _tidy(folder)


def embedded(concepts: Iterable[Concept], encoder: Encoder, most: int) -> Labels:
    """The first names of every concept as vectors, with the curve that fits this model."""
    ids, names = list[str](), list[str]()
    owners, groups = list[int](), list[int]()
    codes: dict[str, int] = {}
    for concept in concepts:
        kept = list(dict.fromkeys([concept.nb, concept.en, *(label.text for label in concept.labels)]))[:most]
        names += kept
        owners += [len(ids)] * len(kept)
        groups.append(codes.setdefault(_group(concept), len(codes)))
        ids.append(concept.id)
    vectors = _in_batches(encoder, names)
    numbered, grouped = np.asarray(owners, dtype=np.intp), np.asarray(groups, dtype=np.intp)
    return Labels(tuple(ids), grouped, numbered, vectors, fitted(numbered, grouped, vectors))


def _group(concept: Concept) -> str:
    """Occupations of one unit group are of one kind; every skill is its own."""
    return (concept.isco if isinstance(concept, Occupation) else "") or concept.id


def _in_batches(encoder: Encoder, names: list[str]) -> Floats:
    """In order of length, so that a batch is hardly filled up."""
    order = sorted(range(len(names)), key=lambda number: len(names[number]))
    vectors = np.zeros((len(names), encoder.dimensions), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        vectors[batch] = encoder.encode_profiles([names[number] for number in batch])
    return vectors


def _name(key: tuple[Kind, str, str]) -> str:
    safe = (re.sub(r"[^\w.-]", "_", part) for part in key)
    return f"{'-'.join(safe)}-{LAYOUT}.npz"


def _tidy(folder: Path) -> None:
    with suppress(OSError):
        files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for file in files[KEPT:]:
            file.unlink(missing_ok=True)
