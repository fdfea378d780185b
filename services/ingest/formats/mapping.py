"""A feed's own mapping file: which column of its spreadsheet holds what. JSON, ``{"column": "field"}``."""

from collections.abc import Iterable
from typing import Any

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.charset import decode
from services.ingest.formats.column_names import MANY, NAMES
from services.ingest.formats.columns import IGNORED, folded
from services.ingest.formats.loose_json import BrokenJsonError, load
from shared.errors import TalentPoolError

EXAMPLE = '{"Stillingsnavn": "title", "Avdeling": "employer", "Intern merknad": "ignore"}'
NO_OBJECT = "it is no JSON object of columns and fields"


class MappingError(TalentPoolError):
    """A mapping file that cannot be used; says why and how to mend it."""


def read_mapping(content: bytes) -> dict[str, str]:
    """Column → field, where ``ignore`` (or null) is a column not to be read. Raises ``MappingError``."""
    given = _object(content)
    mapping = {column: IGNORED if field is None else field for column, field in given.items()}
    if wrong := [column for column, field in mapping.items() if field not in (*NAMES, IGNORED)]:
        raise _unknown_field(wrong)
    for field in set(NAMES) - MANY:
        if len(columns := [column for column in mapping if mapping[column] == field]) > 1:
            raise _same_field(field, columns)
    return mapping


def check_columns(mapping: dict[str, str] | None, header: Iterable[str]) -> None:
    """Raises ``UnreadableFeedError`` if the file lacks a column that the mapping names."""
    names = list(header)
    there = {folded(name) for name in names}
    missing = [column for column in mapping or {} if folded(column) not in there]
    if missing:
        raise UnreadableFeedError(
            Fault(
                "missing-column",
                f"the file has no column {_listed(missing)}, which its mapping names; "
                f"its columns are {_listed(names)}",
                "correct the mapping, or send the file with these columns",
            )
        )


def _object(content: bytes) -> dict[str, Any]:
    try:
        given = load(decode(content))
    except UnreadableFeedError as error:
        raise _unusable(error.fault.message) from None
    except BrokenJsonError as error:
        where = f", line {error.line}" if error.line else ""
        why = f"it is no JSON ({error}{where})"
        raise _unusable(why) from None
    if not isinstance(given, dict) or not given:
        raise _unusable(NO_OBJECT)
    return given


def _unusable(why: str) -> MappingError:
    return MappingError(f"the mapping cannot be read: {why}: write {EXAMPLE}")


def _unknown_field(columns: list[str]) -> MappingError:
    fields = ", ".join([*NAMES, IGNORED])
    return MappingError(
        f"the mapping gives {_listed(columns)} an unknown field: use one of {fields}, as in {EXAMPLE}"
    )


def _same_field(field: str, columns: list[str]) -> MappingError:
    return MappingError(
        f"the mapping says of {_listed(columns)} that each is the {field}: "
        f'keep one of them, and give the others "{IGNORED}"'
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
