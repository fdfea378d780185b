"""How a classification's label is spelt where people use it: without brackets, signs and pairs of genders."""

import re

BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
RESERVED = str.maketrans({"|": "/", "=": "-", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"})
GENDERS = re.compile(r"[\s,(]*\b[mf][/,][mfkw](?:[/,][dxn])?\b\)?", re.IGNORECASE)
"""``m/f`` and its like at the end of a title."""
LONGEST = 100


def spellings(label: str) -> tuple[str, ...]:
    """The label and what it is short for, the fullest first; nothing for a label that names nothing.

    ``actor/actress`` is both; ``Python (computer programming)`` is also ``Python``.
    """
    whole = _clean(label)
    bare = _clean(BRACKETS.sub(" ", whole))
    found = [whole, bare, *_pair(bare)]
    return tuple(dict.fromkeys(each for each in found if _names(each)))


def _clean(label: str) -> str:
    text = GENDERS.sub("", INVISIBLE.sub("", label).translate(RESERVED))
    return " ".join(text.split()).strip(" ,;/")


def _pair(label: str) -> list[str]:
    """Both of two names with a stroke between; their common beginning may stand only once."""
    left, stroke, right = (part.strip() for part in label.partition("/"))
    if not stroke or "/" in right or left.endswith("-") or right.startswith("-"):
        return []
    first, second = left.split(), right.split()
    if len(first) == len(second):
        return [left, right]
    if len(second) == 1 and len(first) > 1:
        return [left, " ".join([*first[:-1], right])]
    return []


def _names(label: str) -> bool:
    return len(label) <= LONGEST and sum(sign.isalpha() for sign in label) > 1
