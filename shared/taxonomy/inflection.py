"""The forms in which a Norwegian or English name stands in a text: plural, definite, genitive."""

from functools import lru_cache

SHORTEST = 4
ENDINGS = ("e", "en", "et", "a", "er", "ene", "n", "ne", "r", "ns", "s", "es")
AFTER_E = ("en", "er", "ene", "ing")


def forms(word: str) -> set[str]:
    """A word in lower case with its likely inflections; short words and abbreviations stand as they are."""
    found = {word}
    if not _inflected(word):
        return found
    found.update(word + ending for ending in ENDINGS)
    if word.endswith("y"):
        found.add(word[:-1] + "ies")
    if word.endswith("e"):
        found.update(word[:-1] + ending for ending in AFTER_E)
    if word.endswith(("el", "er")):
        found.update({word[:-2] + word[-1] + "e", word[:-2] + "ene"})
    return found


@lru_cache(maxsize=20_000)
def stems(form: str) -> tuple[str, ...]:
    """The words that have this form: the inverse of :func:`forms`, the form itself first."""
    found = [form[: -len(ending)] for ending in ENDINGS if form.endswith(ending)]
    found += [form[: -len(ending)] + "e" for ending in AFTER_E if form.endswith(ending)]
    if form.endswith("ies"):
        found.append(form[:-3] + "y")
    if form.endswith("ene"):
        found += [form[:-3] + "el", form[:-3] + "er"]
    if form.endswith(("le", "re")):
        found.append(f"{form[:-2]}e{form[-2]}")
    return tuple(dict.fromkeys([form, *filter(_inflected, found)]))


def _inflected(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()
