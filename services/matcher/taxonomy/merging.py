"""Makes one list of an imported classification and this project's own concepts: ids in use stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.matcher.taxonomy.claims import Claim, Standing, owners
from services.matcher.taxonomy.esco import Names
from services.matcher.taxonomy.spellings import spellings
from shared.taxonomy.inflection import stems
from shared.taxonomy.tokens import Tokeniser

key = Tokeniser(()).key
"""What two spellings of the same name have in common."""

LOCALES = {"nb": ("no", "nb", "nn"), "en": ("en",)}
"""Our locales, and what ESCO calls their languages."""


@dataclass
class Draft:
    """A concept in the making: ``names`` are (language, name) pairs that it claims; ``own`` ones first."""

    id: str
    nb: str
    en: str
    isco: str = ""
    depth: int = 0
    own: list[str] = field(default_factory=list)
    names: list[tuple[str, str, Standing]] = field(default_factory=list)
    uris: list[str] = field(default_factory=list)
    near: dict[str, float] = field(default_factory=dict)

    def claims(self) -> Iterable[Claim]:
        """All names that the concept would go by."""
        for name in (self.nb, self.en, *self.own) if self.own else ():
            yield Claim(name.partition("=")[0], self.id, Standing.OWN, self.isco, self.depth)
        for _, name, standing in self.names:
            yield Claim(name, self.id, standing, self.isco, self.depth)


def preferred(names: Mapping[str, Names], locale: str) -> str:
    """The name in a locale; else in English, else in whatever language there is."""
    for language in (*LOCALES[locale], "en", *names):
        if language in names:
            return names[language].preferred
    message = "a concept has no name"
    raise ValueError(message)


def claimed(names: Mapping[str, Names]) -> list[tuple[str, str, Standing]]:
    """All spellings of all names, by language."""
    found: list[tuple[str, str, Standing]] = []
    for language, each in names.items():
        whole, *shorter = spellings(each.preferred) or ("",)
        found.append((language, whole, Standing.PREFERRED))
        found += [(language, name, Standing.SHORTENED) for name in shorter]
        for label in each.alternatives:
            found += [(language, name, Standing.ALTERNATIVE) for name in spellings(label)]
    return [claim for claim in found if claim[1]]


def own_names(drafts: Iterable[Draft]) -> dict[str, str]:
    """The ids of this project's own concepts by the keys of their names."""
    return {key(claim.name): draft.id for draft in drafts for claim in draft.claims()}


def same_as(names: Mapping[str, Names], own: Mapping[str, str]) -> tuple[str, int]:
    """The own concept that goes by the preferred names, or an empty id; and in how many languages it does."""
    found: dict[str, set[str]] = {}
    for locale, languages in LOCALES.items():
        for language in languages:
            for name in spellings(names[language].preferred) if language in names else ():
                if known := own_by_form(key(name), own):
                    found.setdefault(known, set()).add(locale)
    best = max(found, key=lambda each: len(found[each]), default="")
    return best, len(found.get(best, ()))


def own_by_form(name: str, own: Mapping[str, str]) -> str:
    """The concept of a name whose last word may be inflected; an empty id if there is none."""
    head, blank, last = name.rpartition(" ")
    return next((own[form] for stem in stems(last) if (form := head + blank + stem) in own), "")


def names_of(drafts: Sequence[Draft]) -> dict[str, dict[str, list[str]]]:
    """For each concept the names that it keeps, by language, beside its own ones."""
    kept = owners((claim for draft in drafts for claim in draft.claims()), key)
    found: dict[str, dict[str, list[str]]] = {}
    for draft in drafts:
        names = found.setdefault(draft.id, {})
        taken = {key(name.partition("=")[0]) for name in draft.own}
        for language, name, _ in draft.names:
            if kept.get(key(name)) == draft.id and key(name) not in taken:
                taken.add(key(name))
                names.setdefault(language, []).append(name)
    return found


def silent(draft: Draft, kept: Mapping[str, Sequence[str]]) -> str:
    """Of the names that are shown those that no text is read by, as a cell: another concept goes by them."""
    if draft.own:
        return ""
    spoken = {key(name) for names in kept.values() for name in names}
    return "|".join(name for name in dict.fromkeys((draft.nb, draft.en)) if key(name) not in spoken)


def cell(name: str) -> str:
    """A name without the signs by which the entries of a cell are told apart."""
    return name.replace("|", "/").replace("=", "-")
