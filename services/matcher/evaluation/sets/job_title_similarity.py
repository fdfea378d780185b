"""Titles that people judged to be alike, a folder for each language.

A title to be placed is a candidate's, those to be found are jobs': so it is when a profile holds but a title.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import plain_table
from services.matcher.evaluation.retrieval import Retrieval, judged, meaning_task, titled
from services.matcher.evaluation.task import Bench, Kind, Task
from shared.errors import TalentPoolError

QUERIES, CORPUS, JUDGEMENTS = "queries.tsv", "corpus_documents.tsv", "annotations.tsv"


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    for language in sorted(path.parent for path in folder.glob(f"*/{JUDGEMENTS}")):
        yield _language(f"{folder.name}: {language.name}", language, bench)


def _language(name: str, folder: Path, bench: Bench) -> Task:
    corpus = list(plain_table(folder / CORPUS, ("id", "title")))
    titles = {row[0]: row[1] for row in plain_table(folder / QUERIES, ("id", "title"))}
    alike = _alike(folder / JUDGEMENTS, titles, {key: number for number, (key, _) in enumerate(corpus)})
    asked = [judged(titled(titles[query]), found) for query, found in alike.items()]
    about = f"a title to those like it, of {len(corpus)}"
    documents = [Document(title) for _, title in corpus]
    return meaning_task(Retrieval(name, about, asked, documents, ("MAP", "MRR")), bench)


def _alike(path: Path, titles: Mapping[str, str], numbers: Mapping[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = plain_table(path, ("query id", "0", "document id", "grade"))
    for line, (query, _, document, grade) in enumerate(rows, 1):
        if query not in titles or document not in numbers or not grade.isdigit():
            message = f"{path}, line {line}: expected an id of {QUERIES}, 0, an id of {CORPUS}, and a grade"
            raise TalentPoolError(message)
        if int(grade):
            found.setdefault(query, []).append(numbers[document])
    return found


KIND = Kind("job_title_similarity", (), _load)
