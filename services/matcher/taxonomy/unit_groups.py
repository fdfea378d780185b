"""Reads unit groups of ISCO-08 and STYRK-08: Statistics Norway's KLASS export, ILO's structure as CSV.

KLASS: ``code;parentCode;level;name;…``, in UTF-8 or Latin-1. ILO: columns for code and title.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.matcher.taxonomy.downloads import Download
from services.matcher.taxonomy.esco import Names
from shared.errors import TalentPoolError

UNIT_GROUP = re.compile(r"\d{4}")
CODES = ("code", "isco08code", "isco08", "iscocode", "unit", "unitgroup")
TITLES = ("name", "titleen", "title", "preferredlabel", "description", "label")
LARGEST = 20_000_000


@dataclass(frozen=True)
class UnitGroup:
    """A group of four digits in ``isco-08`` or ``styrk-08``, with its names by language (``en``, ``no``)."""

    scheme: str
    code: str
    names: Mapping[str, Names]


def is_structure(file: Download) -> bool:
    """Whether a CSV file states a structure of codes and titles; ESCO's files do not."""
    header = _columns(_first_line(file))
    known = _column(header, CODES) is not None and _column(header, TITLES) is not None
    return known and "concepturi" not in header


def read_unit_groups(file: Download) -> list[UnitGroup]:
    """Raises ``TalentPoolError`` if no line has a code of four digits."""
    text = _text(file)
    lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    header = _columns(lines[0])
    code, title = _column(header, CODES), _column(header, TITLES)
    if code is None or title is None:
        message = f"{file.place} has no columns for code and name: take KLASS's CSV export as it came"
        raise TalentPoolError(message)
    found = [
        (line[code].strip(), " ".join(line[title].split()))
        for line in lines[1:]
        if len(line) > max(code, title) and UNIT_GROUP.fullmatch(line[code].strip()) and line[title].strip()
    ]
    if not found:
        message = f"{file.place}: no line has a code of four digits, so there is no unit group in it"
        raise TalentPoolError(message)
    scheme = "styrk-08" if "parentcode" in header else "isco-08"
    language = _language(title for _, title in found)
    return [UnitGroup(scheme, code, {language: Names(title)}) for code, title in dict(found).items()]


def of_esco(groups: Mapping[str, Mapping[str, Names]]) -> list[UnitGroup]:
    """The unit groups of ISCO-08 that came with ESCO."""
    return [UnitGroup("isco-08", code, names) for code, names in groups.items() if UNIT_GROUP.fullmatch(code)]


def merged(groups: Iterable[UnitGroup]) -> list[UnitGroup]:
    """Each group once, with its names in all languages; of two names in one language the first."""
    names: dict[tuple[str, str], dict[str, Names]] = {}
    for group in groups:
        known = names.setdefault((group.scheme, group.code), {})
        known.update({language: name for language, name in group.names.items() if language not in known})
    return [UnitGroup(scheme, code, each) for (scheme, code), each in sorted(names.items())]


def _first_line(file: Download) -> str:
    with file.open() as opened:
        return _decoded(opened.readline(10_000)).strip("\r\n")


def _text(file: Download) -> str:
    with file.open() as opened:
        return _decoded(opened.read(LARGEST))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(";,\t", key=first.count)


def _columns(line: str | Sequence[str]) -> list[str]:
    cells = next(csv.reader([line], delimiter=_delimiter(line)), []) if isinstance(line, str) else line
    return [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in cells]


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _language(titles: Iterable[str]) -> str:
    """Norwegian or English, by which word joins the parts of titles."""
    text = " ".join(titles).lower()
    return "no" if text.count(" og ") > text.count(" and ") else "en"
