"""Splits a text into sentences; a line break ends one too."""

import re

ENDS = re.compile(r"\n+|(?<=[^\W\d_][.!?])\s+(?=[^\W\d_a-zæøå])|(?<=\))\s*[.]\s+|\s*[•·]\s*|;\s+")
ABBREVIATED = re.compile(r"\b(?:f\.eks|bl\.a|ca|inkl|evt|e\.g|i\.e|etc|mv|osv|nr|kl)\.$", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Without list marks and empty ones."""
    found: list[str] = []
    for part in ENDS.split(text):
        bare = part.strip(" \t-\u2013*")
        if not bare:
            continue
        if found and ABBREVIATED.search(found[-1]) and "\n" not in part:
            found[-1] += " " + bare
        else:
            found.append(bare)
    return found
