"""Titles of real vacancies, each tagged with an ESCO occupation, whose label is to be found."""

from collections.abc import Iterator
from pathlib import Path

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import table
from services.matcher.evaluation.retrieval import Retrieval, judged, meaning_task, titled
from services.matcher.evaluation.task import Bench, Kind, Task
from shared.errors import TalentPoolError

TITLES, TARGETS = "titles_test.tsv", "targets.tsv"
LANGUAGES = ("en", "no")
METRICS = ("MRR", "R@1", "R@10")


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    targets = list(table(folder / TARGETS, ("esco_uuid", *(f"label_{language}" for language in LANGUAGES))))
    numbers = {row[0]: number for number, row in enumerate(targets)}
    asked = []
    for line, (title, key) in enumerate(table(folder / TITLES, ("vacancy_title", "esco_uuid")), 2):
        if key not in numbers:
            message = f"{folder / TITLES}, line {line}: {key!r} is not an esco_uuid of {TARGETS}"
            raise TalentPoolError(message)
        asked.append(judged(titled(title), [numbers[key]]))
    for place, language in enumerate(LANGUAGES, 1):
        labels = [Document(row[place]) for row in targets]
        name, about = f"{folder.name}: title to label_{language}", f"a title to one of {len(labels)} labels"
        yield meaning_task(Retrieval(name, about, asked, labels, METRICS), bench)


KIND = Kind("jobbert_titles", (TITLES, TARGETS), _load)
