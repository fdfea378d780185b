"""Why a job is in a list: the facts that its score was made of, and the hard conditions that it meets."""

from collections.abc import Iterator

from services.matcher import languages, places
from services.matcher.facts import Facts
from services.matcher.filters import check
from services.matcher.index import JobIndex
from services.matcher.names import COUNTIES, LANGUAGES
from services.matcher.opening import Terms, spoken
from services.matcher.profile import Wishes
from services.matcher.taxonomy.catalogue import Taxonomy
from shared.jobs import Place
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.taxonomy.concepts import Concept
from shared.vocabulary import RemoteMode

MOST_SKILLS = 5


def reasons(
    taxonomy: Taxonomy, index: JobIndex, job: int, wishes: Wishes, facts: Facts
) -> tuple[Reason, ...]:
    """The facts that speak for a job, by its number in the index, weightiest first."""
    terms = index.openings[job].terms
    return (
        *_occupations(taxonomy, facts, index.facts[job]),
        *_skills(taxonomy, index, facts, index.facts[job]),
        *_place(terms, wishes),
        *_languages(terms, wishes),
    )


def cautions(index: JobIndex, job: int, wishes: Wishes) -> tuple[CautionKind, ...]:
    """What the candidate should ask about before applying."""
    return check(index.conditions, wishes, index.openings[job]).cautions


def has_substance(found: tuple[Reason, ...]) -> bool:
    """Whether the work itself is among the reasons, not only where and in which language it is done."""
    return any(reason.kind in (ReasonKind.OCCUPATION, ReasonKind.SKILL) for reason in found)


def shared_skills(index: JobIndex, mine: Facts, theirs: Facts) -> list[str]:
    """Skills of both, those first that weigh most."""
    common = set(mine.skills) & set(theirs.skills)
    return sorted(common, key=lambda skill: (-index.skills.worth[index.skills.numbers[skill]], skill))


def _occupations(taxonomy: Taxonomy, mine: Facts, theirs: Facts) -> Iterator[Reason]:
    """The job's occupation where it is the candidate's own, else where it is near."""
    same = [key for key in theirs.occupations if key in mine.occupations]
    near = [
        key for key in theirs.occupations if any(key in _related(taxonomy, own) for own in mine.occupations)
    ]
    for key in (same or near)[:1]:
        yield _reason(ReasonKind.OCCUPATION, taxonomy.occupations[key])


def _related(taxonomy: Taxonomy, key: str) -> frozenset[str]:
    occupation = taxonomy.occupations.get(key)
    return occupation.related if occupation else frozenset()


def _skills(taxonomy: Taxonomy, index: JobIndex, mine: Facts, theirs: Facts) -> Iterator[Reason]:
    for skill in shared_skills(index, mine, theirs)[:MOST_SKILLS]:
        yield _reason(ReasonKind.SKILL, taxonomy.skills[skill])


def _reason(kind: ReasonKind, concept: Concept) -> Reason:
    return Reason(kind=kind, nb=concept.nb, en=concept.en)


def _place(terms: Terms, wishes: Wishes) -> Iterator[Reason]:
    if terms.remote is RemoteMode.REMOTE:
        yield Reason(kind=ReasonKind.REMOTE, nb="hjemmefra", en="remote")
        return
    for place in terms.places:
        code = place.municipality or place.county
        name = _name(place)
        if place.country in (None, places.HOME) and code and name and _fits(code, wishes):
            yield Reason(kind=ReasonKind.PLACE, nb=name, en=name)
            return


def _fits(code: str, wishes: Wishes) -> bool:
    return not wishes.places or places.inside(code, wishes.places)


def _name(place: Place) -> str | None:
    county = place.county or (place.municipality or "")[: places.COUNTY_DIGITS]
    return place.name or COUNTIES.get(county)


def _languages(terms: Terms, wishes: Wishes) -> Iterator[Reason]:
    """Required languages that the candidate knows well enough."""
    for requirement in terms.required_languages:
        code = spoken(requirement.language)
        verdict = languages.judge(languages.known(wishes.languages, code), languages.asked(terms, code))
        if verdict.veto is None and verdict.caution is None and code in LANGUAGES:
            nb, en = LANGUAGES[code]
            yield Reason(kind=ReasonKind.LANGUAGE, nb=nb, en=en)
