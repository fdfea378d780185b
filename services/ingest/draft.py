"""A posting as its format gives it: strings, not yet cleaned; and what was found wrong with one."""

import re
from dataclasses import dataclass, field

from shared.errors import TalentPoolError

SHOWN_CHARACTERS = 120
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
"""Characters that no database takes: zero bytes, and halves of a pair that are no character."""


@dataclass(frozen=True)
class RawPlace:
    """A place of work as given; ``text`` when the format has one free string."""

    text: str | None = None
    postal_code: str | None = None
    city: str | None = None
    municipality: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class RawSalary:
    """Salary as given: words, or numbers with their currency and unit."""

    text: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    currency: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class RawText:
    """The same posting in one more language, as formats with versions or translations give it."""

    language: str | None = None
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class RawPosting:
    """One posting of a feed file, in the source's own words.

    ``position`` is a JSON pointer, a script and a pointer, a line, or a row. ``remote`` holds every
    statement on where the work is done, since sources contradict themselves. ``extent`` is the share of
    full time in words ("80 %"). ``occupation_codes`` are written ``scheme:code`` with the schemes
    ``esco``, ``isco-08`` and ``styrk-08``. ``languages`` are demands of fields ("Norwegian C1"), not of
    the text. ``kind`` is what the source calls a posting that is no job ("OpenApplication", "template").
    """

    position: str
    reference: str | None = None
    title: str | None = None
    occupation: str | None = None
    occupation_codes: tuple[str, ...] = ()
    description: str | None = None
    texts: tuple[RawText, ...] = ()
    employer: str | None = None
    employer_number: str | None = None
    places: tuple[RawPlace, ...] = ()
    remote: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    extent: str | None = None
    languages: tuple[str, ...] = ()
    salary: RawSalary | None = None
    permit: str | None = None
    kind: str | None = None
    language: str | None = None
    published: str | None = None
    deadline: str | None = None
    expires: str | None = None
    apply_urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deleted:
    """A posting that the source says is gone: an explicit delete, or a status such as INACTIVE."""

    position: str
    reference: str


@dataclass(frozen=True)
class Remark:
    """What is wrong, where, and how to mend it; ``value`` is cut to what a line can show."""

    code: str
    position: str
    message: str
    mend: str
    field: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        _make_storable(self)


@dataclass(frozen=True)
class Rejected(Remark):
    """Why a posting was not taken; its reference, if it has one, keeps a known job from being closed."""

    reference: str | None = None


@dataclass(frozen=True)
class Parsed:
    """What a document holds. ``complete`` says that what is not in it is gone.

    ``total`` is how many postings the source says there are; with fewer read, nothing counts as gone.
    ``rejected_more`` are rejections that are only counted, after the first thousand of a kind.
    """

    postings: tuple[RawPosting, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    complete: bool = True
    total: int | None = None
    rejected_more: int = 0


@dataclass(frozen=True)
class Fault:
    """Why a whole file cannot be read."""

    code: str
    message: str
    mend: str
    position: str | None = None
    formats: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _make_storable(self)


class UnreadableFeedError(TalentPoolError):
    """A file that no second try makes readable."""

    def __init__(self, fault: Fault) -> None:
        where = f" ({fault.position})" if fault.position else ""
        super().__init__(f"{fault.message}{where}: {fault.mend}")
        self.fault = fault


def storable(text: str) -> str:
    """The text with a mark in place of what a database refuses."""
    return UNSTORABLE.sub("\ufffd", text)


def _make_storable(line: "Remark | Fault") -> None:
    """Lines of a report repeat what a feed says, and a report must be stored whatever a feed says."""
    for name, value in tuple(vars(line).items()):
        if isinstance(value, str) and UNSTORABLE.search(value):
            object.__setattr__(line, name, storable(value))


def shown(value: object) -> str | None:
    """A value as a report shows it, cut."""
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
