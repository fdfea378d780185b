"""What a posting looks like to somebody who wonders whether another one is the same job."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from services.ingest.folding import folded
from services.ingest.likeness import words
from services.ingest.posting import Posting
from services.ingest.remembering import remembered
from shared.jobs import Extent, Occupation, Place, Salary
from shared.vocabulary import EmploymentType

LEGAL_FORMS = frozenset(
    word
    for line in ("as asa ans da nuf ks sa ab oy oyj aps ltd limited inc llc gmbh plc bv group gruppen",)
    for word in line.split()
)
FILLERS = frozenset(
    word
    for line in (
        "a an and at av da de den det du eller en et for fra from har hos i in is join m med nå of og om",
        "oss på som søker søkes the til to us vi vil we with you your å er w f k mk mf fm wanted needed",
        "ledig stilling stillinger job jobb position norge norway",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class Sighting:
    """One posting as far as identity looks at it; ``text`` is plain and not folded."""

    posting_id: UUID
    company_id: UUID
    feed_id: UUID
    title: str
    employer: str
    text: str
    employer_number: str | None = None
    language: str | None = None
    places: tuple[Place, ...] = ()
    salary: Salary | None = None
    extent: Extent | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    published: datetime | None = None
    deadline: datetime | None = None
    apply_url: str | None = None
    reference: str = ""

    @cached_property
    def folded_text(self) -> str:
        """The text without typography."""
        return folded(self.text)

    @cached_property
    def employer_words(self) -> tuple[str, ...]:
        """The employer's name without its legal form."""
        return name_words(self.employer)

    @cached_property
    def where(self) -> frozenset[str]:
        """Its places by municipality, else by name."""
        return frozenset(place_words(self.places))

    @cached_property
    def title_words(self) -> frozenset[str]:
        """What the title says of the job: without employer, places and fillers."""
        return title_words(self.title, self.employer, self.places)


@remembered
def name_words(employer: str) -> tuple[str, ...]:
    """The words of a name without legal forms; all of them if nothing else is left."""
    found = words(folded(employer))
    return tuple(word for word in found if word not in LEGAL_FORMS) or tuple(found)


def place_words(places: Iterable[Place]) -> Iterable[str]:
    """A place by its municipality's number where it is known, so that towns of one are the same.

    A country says too little to tell places apart.
    """
    found = (place.municipality or place.name or place.county for place in places)
    return (folded(place) for place in found if place)


def title_words(title: str, employer: str, places: Iterable[Place]) -> frozenset[str]:
    """The words of a title that say which job it is; all of them if nothing else is left."""
    found = words(folded(title))
    told = {word for place in places for word in words(folded(place.name or ""))}
    told.update(name_words(employer))
    return frozenset(found).difference(told, FILLERS, LEGAL_FORMS) or frozenset(found)


ROMAN = re.compile(r"^(?:i{1,3}|iv|v)$")


def title_numbers(title: frozenset[str]) -> frozenset[str]:
    """Words of a title that number it ("2", "75", "II")."""
    return frozenset(word for word in title if word.isdigit() or ROMAN.match(word))


def sighting_of(posting: Posting, *, posting_id: UUID, company_id: UUID, feed_id: UUID) -> Sighting:
    """A posting as it was read, as identity looks at it."""
    return Sighting(
        posting_id=posting_id,
        company_id=company_id,
        feed_id=feed_id,
        title=posting.title,
        employer=posting.employer,
        text=posting.description_text,
        employer_number=posting.employer_number,
        language=posting.language,
        places=posting.places,
        salary=posting.salary,
        extent=posting.extent,
        employment_types=posting.employment_types,
        occupations=posting.occupations,
        published=posting.published,
        deadline=posting.deadline,
        apply_url=posting.apply_url,
        reference=posting.reference or "",
    )
