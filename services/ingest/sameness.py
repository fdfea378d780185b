"""Whether two postings are one job. What is uncertain stays apart: two mails are better than a lost job.

An employer who writes two titles has two jobs, however alike the texts of its template are. Two employers
never write the same text about two jobs, unless they are branches of one chain.
"""

import re

from services.ingest.likeness import likeness, shingles, words
from services.ingest.sighting import Sighting, title_numbers
from services.ingest.translation import is_translation
from shared.jobs import Occupation, Salary
from shared.vocabulary import EmploymentType

SAME_EMPLOYER, OTHER_EMPLOYER, ALMOST_EQUAL = 0.9, 0.85, 0.98
APART = 0.5
FEWEST_SHINGLES = 40
"""A shorter text may be the same by chance."""

LEVELS = frozenset(
    word
    for line in (
        "senior junior lead leder leader leading sjef head chief principal staff manager director direktør",
        "trainee intern lærling apprentice student graduate nyutdannet erfaren",
        "vikar vikariat temp assistent assistant assisterende deputy nestleder",
        "natt night dag day kveld evening helg weekend sommer summer deltid heltid part full time",
    )
    for word in line.split()
)
STEP = re.compile(r"(?:lønnstrinn|ltr|stillingskode|sko|kode)\W{0,3}(\d{2,4})")
LONGEST_HEADING = 80


def same_job(one: Sighting, other: Sighting) -> bool:
    """Symmetric. Languages that differ are compared as translations."""
    if one.language and other.language and one.language != other.language:
        return is_translation(one, other) and not _contradict(one, other)
    if same_employer(one, other):
        return _same_of_one_employer(one, other) and not _contradict(one, other)
    return _same_of_two_employers(one, other) and not _contradict(one, other)


def same_employer(one: Sighting, other: Sighting) -> bool:
    """By organisation number, else by name without legal form."""
    if one.employer_number and one.employer_number == other.employer_number:
        return True
    return one.employer_words == other.employer_words


def _same_of_one_employer(one: Sighting, other: Sighting) -> bool:
    if one.title_words == other.title_words:
        if _headings_differ(one, other) or _occupations_differ(one.occupations, other.occupations):
            return False
        if _near(one, other):
            return alike(one, other) >= SAME_EMPLOYER
        return one.company_id == other.company_id and _alike_but_for_places(one, other)
    return _near(one, other) and _titles_agree(one, other) and alike(one, other) >= ALMOST_EQUAL


def _same_of_two_employers(one: Sighting, other: Sighting) -> bool:
    if _one_chain(one, other) or not _near(one, other) or not _titles_agree(one, other):
        return False
    return len(shingles(one.folded_text)) >= FEWEST_SHINGLES and alike(one, other) >= OTHER_EMPLOYER


def alike(one: Sighting, other: Sighting) -> float:
    """Likeness of the two texts."""
    return likeness(one.folded_text, other.folded_text)


def _alike_but_for_places(one: Sighting, other: Sighting) -> bool:
    """The same text for each region, which names the region or does not."""
    named = {
        word
        for each in (one, other)
        for place in each.places
        for word in words((place.name or "").casefold())
    }
    mine, theirs = (
        " ".join(word for word in words(each.folded_text) if word not in named) for each in (one, other)
    )
    return likeness(mine, theirs) >= ALMOST_EQUAL


def _titles_agree(one: Sighting, other: Sighting) -> bool:
    """One word at least in common, and none apart that says level, hours or number."""
    mine, theirs = one.title_words, other.title_words
    apart = mine ^ theirs
    return bool((mine & theirs) - title_numbers(mine)) and not apart & LEVELS and not title_numbers(apart)


def _one_chain(one: Sighting, other: Sighting) -> bool:
    """Names that begin alike are branches: a shop of a chain, a school of a municipality."""
    return one.employer_words[:1] == other.employer_words[:1]


def _near(one: Sighting, other: Sighting) -> bool:
    return not one.where or not other.where or bool(one.where & other.where)


def _headings_differ(one: Sighting, other: Sighting) -> bool:
    """A headline may be the same slogan; the heading below says which job it is."""
    mine, theirs = (_heading(each.text) for each in (one, other))
    return bool(mine and theirs) and set(words(mine)) != set(words(theirs))


def _heading(text: str) -> str:
    line = text.lstrip().partition("\n")[0].strip().casefold()
    return "" if len(line) > LONGEST_HEADING or line.endswith((".", "!", "?", ":")) else line


def _contradict(one: Sighting, other: Sighting) -> bool:
    return (
        _salaries_differ(one.salary, other.salary)
        or _extents_differ(one, other)
        or _none_shared(_types(one), _types(other))
        or _none_shared(*(frozenset(STEP.findall(each.folded_text)) for each in (one, other)))
    )


def _none_shared(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(mine and theirs) and not mine & theirs


def _types(one: Sighting) -> frozenset[str]:
    return frozenset(one.employment_types) - {EmploymentType.OTHER}


def _salaries_differ(one: Salary | None, other: Salary | None) -> bool:
    if one is None or other is None or one.minimum is None or other.minimum is None:
        return False
    return (one.minimum, one.maximum) != (other.minimum, other.maximum)


def _extents_differ(one: Sighting, other: Sighting) -> bool:
    mine, theirs = one.extent, other.extent
    return bool(mine and theirs and (mine.maximum < theirs.minimum or theirs.maximum < mine.minimum))


def _occupations_differ(one: tuple[Occupation, ...], other: tuple[Occupation, ...]) -> bool:
    """Codes of one scheme of which none is shared: under one title, they are what the source says."""
    schemes = {each.scheme for each in one} & {each.scheme for each in other}
    mine, theirs = ({f"{each.scheme}:{each.code}" for each in many} for many in (one, other))
    return bool(schemes) and not mine & theirs


def grown_apart(one: Sighting, other: Sighting) -> bool:
    """Whether postings that were one job no longer are: beyond doubt, since candidates know it as one."""
    if one.language != other.language:
        return False
    return not _titles_agree(one, other) and alike(one, other) < APART
