"""Sentences of ads, tagged with ESCO skills: the skills that a sentence speaks of are to be found."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import comma_table, text_lines
from services.matcher.evaluation.retrieval import NOBODY, Judged, Retrieval, judged, meaning_task
from services.matcher.evaluation.task import Bench, Kind, Task
from services.matcher.profile import Profile

LABELS, ENDING = "skills_en_label.txt", "_annotations.csv"
UNLABELLED = ("LABEL NOT PRESENT", "UNDERSPECIFIED")


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    labels = [line for line in text_lines(folder / LABELS) if line.strip()]
    documents = [Document(label) for label in labels]
    numbers = {label: number for number, label in enumerate(labels)}
    for path in sorted(folder.glob(f"*{ENDING}")):
        tagged = _tagged(path)
        asked = list(_judged(tagged, numbers))
        unknown = len({label for skills in tagged.values() for label in skills} - numbers.keys())
        name = f"{folder.name}: {path.name.removesuffix(ENDING)}"
        about = f"a sentence to its skills, of {len(labels)}; {unknown} tags are not among them, and left out"
        yield meaning_task(Retrieval(name, about, asked, documents, ("RP@5", "MRR")), bench)


def _tagged(path: Path) -> dict[str, dict[str, None]]:
    """The skills of each sentence; a sentence has a line for each."""
    found: dict[str, dict[str, None]] = {}
    for sentence, label in comma_table(path, ("sentence", "label")):
        if label.strip() and label not in UNLABELLED:
            found.setdefault(sentence, {})[label] = None
    return found


def _judged(tagged: Mapping[str, Iterable[str]], numbers: Mapping[str, int]) -> Iterator[Judged]:
    for sentence, skills in tagged.items():
        known = [numbers[label] for label in skills if label in numbers]
        if known:
            yield judged(Profile(NOBODY, 1, "", experience=sentence), known)


KIND = Kind("skill_extraction", (LABELS,), _load)
