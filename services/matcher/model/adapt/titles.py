"""Writes an occupation's name as a vacancy's title may look: rank, place, employer, number, capitals."""

import random
from collections.abc import Callable, Sequence

from services.matcher.model.adapt import title_words as words

TWO_NAMES, NAMED_SKILL = 0.12, 0.15
CAPITALS, EACH_WORD, FIRST_WORD = 0.15, 0.45, 0.65

Change = Callable[[str, str, random.Random], str]


def as_vacancy_title(
    name: str, language: str, others: Sequence[str], skills: Sequence[str], rng: random.Random
) -> str:
    """The name with what chance adds to it; ``others`` are further names of the same occupation."""
    title = name
    if rng.random() < TWO_NAMES:
        title += rng.choice((" / ", "/", " & ", ", ")) + rng.choice(others)
    if skills and rng.random() < NAMED_SKILL:
        title += rng.choice((" ({})", " - {}", ", {}", " | {}", " {}")).format(rng.choice(skills))
    for likelihood, change in CHANGES:
        if rng.random() < likelihood:
            title = change(title, language, rng)
    return with_capitals(title, rng)


def with_capitals(title: str, rng: random.Random) -> str:
    """All in capitals, each word's first, the title's first, or as it is."""
    chance = rng.random()
    if chance < CAPITALS:
        return title.upper()
    if chance < EACH_WORD:
        return " ".join(word[:1].upper() + word[1:] for word in title.split(" "))
    return title[:1].upper() + title[1:] if chance < FIRST_WORD else title


def _spoken(language: str) -> str:
    """The language of the words around a name; neighbours take the Norwegian ones."""
    return "no" if language in {"no", "nb", "nn", "sv", "da"} else "en"


def _abbreviated(title: str, _language: str, rng: random.Random) -> str:
    said = (rng.choice(words.OTHERWISE.get(word, (word,))) for word in title.split())
    return " ".join(said)


def _ranked(title: str, language: str, rng: random.Random) -> str:
    return f"{rng.choice(words.BEFORE[_spoken(language)])} {title}"


def _qualified(title: str, language: str, rng: random.Random) -> str:
    return f"{title} {rng.choice(words.AFTER[_spoken(language)])}"


def _placed(title: str, language: str, rng: random.Random) -> str:
    where = " i {}" if _spoken(language) == "no" else " in {}"
    return title + rng.choice((" - {}", ", {}", " ({})", " | {}", where)).format(rng.choice(words.PLACES))


def _employed(title: str, language: str, rng: random.Random) -> str:
    employer = f"{rng.choice(words.EMPLOYERS)} {rng.choice(words.EMPLOYER_KINDS)}"
    at = " hos {}" if _spoken(language) == "no" else " at {}"
    return title + rng.choice((" - {}", " ({})", ", {}", " @ {}", at)).format(employer)


def _in_department(title: str, language: str, rng: random.Random) -> str:
    if _spoken(language) == "no":
        return title
    return title + rng.choice((" - {}", " ({})", ", {}", " | {}")).format(rng.choice(words.DEPARTMENTS))


def _called(title: str, language: str, rng: random.Random) -> str:
    return f"{rng.choice(words.CALLS[_spoken(language)])} {title}"


def _referenced(title: str, _language: str, rng: random.Random) -> str:
    return title + rng.choice((" - {}", " ({})", " #{}", " ref. {}")).format(rng.randint(100, 99_999))


def _shortened(title: str, _language: str, rng: random.Random) -> str:
    said = title.split()
    if len(said) > 2:  # noqa: PLR2004  a title of two words needs both
        said.pop(rng.randrange(len(said)))
    return " ".join(said)


CHANGES: tuple[tuple[float, Change], ...] = (
    (0.20, _abbreviated),
    (0.22, _ranked),
    (0.22, _qualified),
    (0.14, _placed),
    (0.10, _employed),
    (0.10, _in_department),
    (0.06, _called),
    (0.05, _referenced),
    (0.05, _shortened),
)
