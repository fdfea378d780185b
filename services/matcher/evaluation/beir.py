"""Folders in BEIR's layout: ``queries.jsonl``, ``corpus.jsonl``, and ``qrels.tsv`` or ``qrels/test.tsv``."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import records, text_lines
from services.matcher.evaluation.retrieval import (
    NOBODY,
    Judged,
    Retrieval,
    both_tasks,
    titled,
)
from services.matcher.evaluation.task import Bench, Task
from services.matcher.profile import Profile
from shared.errors import TalentPoolError

QUERIES, CORPUS = "queries.jsonl", "corpus.jsonl"
JUDGEMENTS = ("qrels.tsv", "qrels/test.tsv")
METRICS = ("MAP", "MRR", "R@10", "nDCG@10")
NOT_THERE = -1
LONGEST_TITLE = 100
PLAIN_CELLS, TREC_CELLS = 3, 4


def is_beir(folder: Path) -> bool:
    """Whether a folder holds what a set in BEIR's layout must."""
    return all((folder / name).is_file() for name in (QUERIES, CORPUS)) and _judgements(folder) is not None


def load_beir(folder: Path, bench: Bench) -> Iterator[Task]:
    """The folder's question; texts look as profiles do, documents are found as jobs are.

    Raises:
        TalentPoolError: a file is missing or damaged; says which, the line, and what is expected.
    """
    path = _judgements(folder)
    if path is None or not is_beir(folder):
        wanted = f"{QUERIES}, {CORPUS} and {' or '.join(JUDGEMENTS)}"
        message = f"{folder} is no set in BEIR's layout: expected {wanted}"
        raise TalentPoolError(message)
    numbers: dict[str, int] = {}
    documents: list[Document] = []
    for record in records(folder / CORPUS, ("_id", "text")):
        numbers[str(record["_id"])] = len(documents)
        documents.append(Document(_words(record.get("title")), _words(record["text"])))
    judged = _grades(path)
    queries = list(_queries(folder / QUERIES, judged, numbers))
    if not queries:
        message = (
            f"{path}: no query of {QUERIES} has a relevant document; expected query id, corpus id, grade"
        )
        raise TalentPoolError(message)
    about = f"{len(documents)} documents{_lacking(queries)}"
    asked = Retrieval(folder.resolve().name, about, queries, documents, METRICS)
    yield from both_tasks(asked, bench)


def _judgements(folder: Path) -> Path | None:
    return next((folder / name for name in JUDGEMENTS if (folder / name).is_file()), None)


def _queries(
    path: Path, judged: Mapping[str, Mapping[str, float]], numbers: Mapping[str, int]
) -> Iterator[Judged]:
    for record in records(path, ("_id", "text")):
        grades = judged.get(str(record["_id"]), {})
        if grades:
            found = [numbers.get(document, NOT_THERE) for document in grades]
            yield Judged(_profile(_words(record["text"])), found, list(grades.values()))


def _grades(path: Path) -> dict[str, dict[str, float]]:
    """Grades above zero by query and document; lines may be BEIR's or TREC's (with a second column)."""
    found: dict[str, dict[str, float]] = {}
    for number, line in enumerate(text_lines(path), start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or (number == 1 and not _is_number(cells[-1])):
            continue
        if len(cells) not in (PLAIN_CELLS, TREC_CELLS) or not _is_number(cells[-1]):
            message = f"{path}, line {number}: expected query id, corpus id and grade, separated by tabs"
            raise TalentPoolError(message)
        if float(cells[-1]) > 0:
            found.setdefault(cells[0], {})[cells[-2]] = float(cells[-1])
    return found


def _profile(text: str) -> Profile:
    """A short line is an occupation, anything longer is told as experience."""
    short = len(text) <= LONGEST_TITLE and "\n" not in text.strip()
    return titled(text) if short else Profile(NOBODY, 1, "", experience=text)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _words(text: object) -> str:
    return "" if text is None else str(text)


def _lacking(queries: list[Judged]) -> str:
    lacking = sum(number == NOT_THERE for query in queries for number in query.relevant)
    return f"; {lacking} judged ones are not in the corpus and count as not found" if lacking else ""
