"""Whom an edition is for. Each rule that is given must hold; of its values, one must. Pure."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, LiteralString

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from shared.errors import TalentPoolError
from shared.vocabulary import COUNTIES, Locale, Stage

_SUB_MAJOR = {"0": 3, "1": 4, "2": 6, "3": 5, "4": 4, "5": 4, "6": 3, "7": 5, "8": 3, "9": 6}
"""How many sub-major groups each major group has; they are numbered from 1."""
MAJOR_GROUPS = tuple(_SUB_MAJOR)
SUB_MAJOR_GROUPS = tuple(f"{major}{n}" for major, most in _SUB_MAJOR.items() for n in range(1, most + 1))
EXAMPLE = '{"languages": ["en"], "places": ["03"], "stages": ["arrived"], "occupations": ["22"], "eea": true}'


_NO_GROUP = "{code} is no major or sub-major group of ISCO-08; write one or two digits, such as 2 or 22"
_NO_PLACE = "{code} is no Norwegian county or municipality; write a number such as 03 or 0301"


def _wrong(message: LiteralString, code: str) -> PydanticCustomError:
    kind: LiteralString = "audience"
    return PydanticCustomError(kind, message, {"code": repr(code)})


def _group(code: str) -> str:
    if code not in MAJOR_GROUPS and code not in SUB_MAJOR_GROUPS:
        raise _wrong(_NO_GROUP, code)
    return code


def _place(code: str) -> str:
    known = code.isascii() and code.isdigit() and len(code) in {2, 4} and code[:2] in COUNTIES
    if not known:
        raise _wrong(_NO_PLACE, code)
    return code


Group = Annotated[str, AfterValidator(_group)]
Place = Annotated[str, AfterValidator(_place)]


class Audience(BaseModel):
    """``occupations``: ISCO-08 major or sub-major groups. ``places``: municipality or county numbers.

    Without a rule everybody belongs to it. Who would work anywhere belongs to every place; who has not
    said their stage, or has an occupation that is not known, to no stage and no occupation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: tuple[Locale, ...] = ()
    occupations: tuple[Group, ...] = ()
    places: tuple[Place, ...] = ()
    stages: tuple[Stage, ...] = ()
    eea: bool | None = None

    @property
    def is_everyone(self) -> bool:
        """Whether there is no rule at all."""
        return self == Audience()

    def stored(self) -> dict[str, Any]:
        """As JSON: only the rules that are given."""
        return self.model_dump(mode="json", exclude_defaults=True)


def audience_of(values: Mapping[str, Any]) -> Audience:
    """An audience from JSON values; raises :class:`TalentPoolError` that names each field that is wrong."""
    try:
        return Audience.model_validate_json(json.dumps(dict(values)), strict=False)
    except ValidationError as error:
        raise TalentPoolError(_told(error)) from error


def read_audience(text: str) -> Audience:
    """An audience from a JSON text; raises :class:`TalentPoolError`."""
    try:
        values = json.loads(text)
    except ValueError as error:
        message = f"the audience is no JSON ({error}); write it like {EXAMPLE}"
        raise TalentPoolError(message) from error
    if not isinstance(values, dict):
        message = f"the audience is no JSON object; write it like {EXAMPLE}"
        raise TalentPoolError(message)
    return audience_of(values)


def in_words(audience: Audience) -> str:
    """An audience on one line, for people."""
    lists = {name: values for name, values in audience.stored().items() if name != "eea"}
    parts = [f"{name}: {', '.join(map(str, values))}" for name, values in lists.items()]
    if audience.eea is not None:
        parts.append("EU/EEA citizens" if audience.eea else "not EU/EEA citizens")
    return "; ".join(parts) or "everyone"


def _told(error: ValidationError) -> str:
    lines = []
    for found in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in found["loc"])
        lines.append(f"audience.{where}: {found['msg']}")
    return "\n".join(["the audience is not valid:", *lines, f"example: {EXAMPLE}"])
