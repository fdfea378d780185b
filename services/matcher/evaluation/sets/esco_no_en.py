"""The same occupation in Norwegian and English: labels of one language look for those of the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import records, table
from services.matcher.evaluation.retrieval import Judged, Retrieval, judged, meaning_task, titled
from services.matcher.evaluation.task import Bench, Kind, Task
from shared.errors import TalentPoolError

OCCUPATIONS, QUERIES = "occupations.jsonl", "queries.tsv"
QUESTIONS = (("en_pref", "no"), ("no_pref", "en"), ("no_alt", "en"), ("en_alt", "en"))
"""Which labels look, and in which language they look for the preferred label."""
METRICS = ("MRR", "R@1", "R@10")


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    occupations = list(records(folder / OCCUPATIONS, ("uri", "labels")))
    numbers = {each["uri"]: number for number, each in enumerate(occupations)}
    asked: dict[str, list[Judged]] = {}
    for line, (kind, text, uri) in enumerate(table(folder / QUERIES, ("kind", "text", "relevant_uri")), 2):
        if uri not in numbers:
            message = f"{folder / QUERIES}, line {line}: {uri} is not in {OCCUPATIONS}"
            raise TalentPoolError(message)
        asked.setdefault(kind, []).append(judged(titled(text), [numbers[uri]]))
    for kind, language in QUESTIONS:
        if kind in asked:
            labels = [Document(_preferred(folder, each, language)) for each in occupations]
            name = f"{folder.name}: {kind} to {language}_pref"
            about = f"a label to one of {len(labels)} labels"
            yield meaning_task(Retrieval(name, about, asked[kind], labels, METRICS), bench)


def _preferred(folder: Path, occupation: dict[str, Any], language: str) -> str:
    try:
        return str(occupation["labels"][language]["pref"])
    except (KeyError, TypeError) as error:
        message = f"{folder / OCCUPATIONS}: {occupation['uri']} has no labels.{language}.pref"
        raise TalentPoolError(message) from error


KIND = Kind("esco_no_en", (OCCUPATIONS, QUERIES), _load)
