"""The forms in which a Norwegian or English name stands in a text: plural, definite, genitive."""

SHORTEST = 4
NORWEGIAN = ("e", "en", "et", "a", "er", "ene", "n", "ne", "r", "ns", "s")
ENGLISH = ("s", "es")


def forms(word: str) -> set[str]:
    """A word in lower case with its likely inflections; short words and abbreviations stand as they are."""
    found = {word}
    if len(word) < SHORTEST or not word.isalpha():
        return found
    found.update(word + ending for ending in (*NORWEGIAN, *ENGLISH))
    if word.endswith("y"):
        found.add(word[:-1] + "ies")
    if word.endswith("e"):
        found.update(word[:-1] + ending for ending in ("en", "er", "ene", "ing"))
    if word.endswith(("el", "er")):
        found.update({word[:-2] + word[-1] + "e", word + "ne", word[:-2] + "ene"})
    return found
