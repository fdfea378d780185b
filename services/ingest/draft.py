"""A posting as its format gives it: strings, not yet cleaned; and what was found wrong with one."""

from dataclasses import dataclass, field

from shared.errors import TalentPoolError

SHOWN_CHARACTERS = 120


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
class RawPosting:
    """One posting of a feed file. ``position`` is a JSON pointer, a script and a pointer, or a line."""

    position: str
    reference: str | None = None
    title: str | None = None
    occupation: str | None = None
    description: str | None = None
    employer: str | None = None
    places: tuple[RawPlace, ...] = ()
    remote: str | None = None
    employment: tuple[str, ...] = ()
    salary: RawSalary | None = None
    permit: str | None = None
    language: str | None = None
    published: str | None = None
    deadline: str | None = None
    expires: str | None = None
    apply_urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What is wrong, where, and how to mend it; ``value`` is cut to what a line can show."""

    code: str
    position: str
    message: str
    mend: str
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Rejected(Remark):
    """Why a posting was not taken; its reference, if it has one, keeps a known job from being closed."""

    reference: str | None = None


@dataclass(frozen=True)
class Parsed:
    """A feed file's postings. ``complete`` says that what is not in it is gone."""

    postings: tuple[RawPosting, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Fault:
    """Why a whole file cannot be read."""

    code: str
    message: str
    mend: str
    position: str | None = None
    formats: tuple[str, ...] = field(default=())


class UnreadableFeedError(TalentPoolError):
    """A file that no second try makes readable."""

    def __init__(self, fault: Fault) -> None:
        where = f" ({fault.position})" if fault.position else ""
        super().__init__(f"{fault.message}{where}: {fault.mend}")
        self.fault = fault


def shown(value: object) -> str | None:
    """A value as a report shows it, cut."""
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
