"""Why a job is in a list, and what speaks against it: from the numbers that ranked it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.matcher import languages, places
from services.matcher.calibration import Feature
from services.matcher.facts import Facts
from services.matcher.filters import check
from services.matcher.index import STEPS, JobIndex
from services.matcher.names import COUNTIES, COUNTY_DIGITS, LANGUAGES
from services.matcher.opening import Terms, spoken
from services.matcher.profile import Wishes
from services.matcher.relevance import Parts
from services.matcher.spelling import differ
from services.matcher.taxonomy.catalogue import Taxonomy
from shared.jobs import Place
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.taxonomy.concepts import Concept
from shared.vocabulary import RemoteMode

MOST_SKILLS = 5
FRESH_DAYS = 7
CLOSE_TEXT = 2.0
"""Standard deviations above what is usual for a candidate, from which on the text itself is a reason."""
MANY_STEPS = 2
"""Steps of seniority between candidate and job from which on one should ask."""
SUBSTANCE = (ReasonKind.OCCUPATION, ReasonKind.SKILL, ReasonKind.TEXT)


@dataclass(frozen=True)
class Pair:
    """A candidate and a job, by its number in the index, with the parts of their relevance."""

    wishes: Wishes
    facts: Facts
    job: int
    parts: Parts


def reasons(taxonomy: Taxonomy, index: JobIndex, pair: Pair) -> tuple[Reason, ...]:
    """The facts that speak for a job, weightiest first."""
    terms, theirs = index.openings[pair.job].terms, index.facts[pair.job]
    return (
        *_occupations(taxonomy, pair.facts, theirs),
        *_skills(taxonomy, index, pair.facts, theirs),
        *_text(pair.parts),
        *_place(terms, pair.wishes),
        *_languages(terms, pair.wishes),
        *_fresh(index, terms),
    )


def cautions(index: JobIndex, pair: Pair) -> tuple[CautionKind, ...]:
    """What the candidate should ask about before applying."""
    found = check(index.conditions, pair.wishes, index.openings[pair.job]).cautions
    apart = pair.parts.value(Feature.SENIORITY) >= MANY_STEPS
    return (*found, CautionKind.SENIORITY) if apart else found


def has_substance(found: Sequence[Reason]) -> bool:
    """Whether the work itself is among the reasons, not only where and in which language it is done."""
    return any(reason.kind in SUBSTANCE for reason in found)


def shared_skills(index: JobIndex, mine: Facts, theirs: Facts) -> list[str]:
    """Skills of both, those first that weigh most; those that no job was known to ask for weigh nothing."""
    common = [skill for skill in set(mine.skills) & set(theirs.skills) if index.skill_words.worth(skill)]
    return sorted(common, key=lambda skill: (-index.skill_words.worth(skill), skill))


def missing_skills(taxonomy: Taxonomy, index: JobIndex, mine: Facts, theirs: Facts) -> list[Concept]:
    """Skills that the ad names and the candidate did not, those first that few ads name."""
    missing = sorted(set(theirs.skills) - set(mine.skills))
    missing.sort(key=index.skill_words.worth, reverse=True)
    return [taxonomy.skills[skill] for skill in missing if skill in taxonomy.skills]


def steps_up(mine: Facts, theirs: Facts) -> int | None:
    """How many steps of seniority the ad asks for above the candidate's; ``None`` where one is not known."""
    if mine.seniority is None or theirs.seniority is None:
        return None
    return STEPS[theirs.seniority] - STEPS[mine.seniority]


def _occupations(taxonomy: Taxonomy, mine: Facts, theirs: Facts) -> Iterator[Reason]:
    """The job's occupation that is the candidate's own, or the nearest of those that are near."""
    near = {
        key: max((taxonomy.nearness(own, key) for own in mine.occupations), default=0.0)
        for key in theirs.occupations
        if key in taxonomy.occupations
    }
    best = max(near, key=lambda key: near[key], default=None)
    if best is not None and near[best]:
        yield _reason(ReasonKind.OCCUPATION, taxonomy.occupations[best])


def _skills(taxonomy: Taxonomy, index: JobIndex, mine: Facts, theirs: Facts) -> Iterator[Reason]:
    common = [skill for skill in shared_skills(index, mine, theirs) if skill in taxonomy.skills]
    for skill in common[:MOST_SKILLS]:
        fact, wrote, asked = taxonomy.skills[skill], mine.spelling(skill), theirs.spelling(skill)
        spelt = {"wrote": wrote, "asked": asked} if differ(wrote, asked) else {}
        yield _reason(ReasonKind.SKILL, fact).model_copy(update=spelt)


def _reason(kind: ReasonKind, concept: Concept) -> Reason:
    return Reason(kind=kind, nb=concept.nb, en=concept.en)


def _text(parts: Parts) -> Iterator[Reason]:
    if parts.value(Feature.SIMILARITY) >= CLOSE_TEXT:
        yield Reason(kind=ReasonKind.TEXT, nb="teksten", en="the text")


def _fresh(index: JobIndex, terms: Terms) -> Iterator[Reason]:
    if terms.published is not None and (index.now - terms.published).days < FRESH_DAYS:
        yield Reason(kind=ReasonKind.FRESH, nb="nylig lyst ut", en="published recently")


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
    county = place.county or (place.municipality or "")[:COUNTY_DIGITS]
    return place.name or COUNTIES.get(county)


def _languages(terms: Terms, wishes: Wishes) -> Iterator[Reason]:
    """Required languages that the candidate knows well enough."""
    for requirement in terms.required_languages:
        code = spoken(requirement.language)
        verdict = languages.judge(languages.known(wishes.languages, code), languages.asked(terms, code))
        if verdict.veto is None and verdict.caution is None and code in LANGUAGES:
            nb, en = LANGUAGES[code]
            yield Reason(kind=ReasonKind.LANGUAGE, nb=nb, en=en)
