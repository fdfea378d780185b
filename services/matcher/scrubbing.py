"""Takes out of a profile's own words who somebody is: name, age, gender, origin, family, address.

People write such lines though no field asks for them, and they would change the list. What is left says what
somebody can do. A name that nothing introduces, or a gendered trade, is not recognised.
"""

import re
from functools import lru_cache

from services.matcher.scrubbing_patterns import ADDRESSES, PERSONAL

MOST_CHARACTERS = 8_000
"""Of one field: twice what the form takes."""
ROUNDS = 4
"""What is taken out may bring together what is to be taken out next."""
TIDIED = (
    (re.compile(r"\([\s,;.|/-]{0,20}\)"), " "),
    (re.compile(r"[ \t\u00a0]{2,}"), " "),
    (re.compile(r"(?<! ) +(?=[.,;:!?](?:\s|$)|[)\n]|$)"), ""),
    (re.compile(r"(?:^|(?<=\n))[ \t.,;:|/\u2022\u00b7)-]{1,40}(?=[ (\n]|$)"), ""),
    (re.compile(r"(?:^|(?<=\n))[ \t,;:|/\u2022\u00b7)-]{1,40}(?=[\w(])"), ""),
    (re.compile(r"([.,;|])(?:[ \t]*[.,;|](?!\w)){1,20}"), r"\1"),
    (re.compile(r"\n{2,}"), "\n"),
)


@lru_cache(maxsize=4_096)
def scrub(text: str) -> str:
    """The text without what says who somebody is, as far as it is read; scrubbed again, it stays the same."""
    text = text[:MOST_CHARACTERS]
    for _ in range(ROUNDS):
        before = text
        text = _once(text)
        if text == before:
            break
    return text


def _once(text: str) -> str:
    for pattern in (*ADDRESSES, *PERSONAL):
        text = pattern.sub(" ", text)
    for pattern, by in TIDIED:
        text = pattern.sub(by, text)
    return text.strip()
