"""Draws an example of every mail. Run as a program it prints them as JSON.

The gallery starts it anew after each change, so that templates, catalogues and examples are fresh, and an
error in them ends nothing else.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from services.mailer import examples
from services.mailer.gallery.flaws import Flaw, flaws_of, place_of
from services.mailer.gallery.sheet import Sheet
from services.mailer.message import build
from services.mailer.render import Letter, render
from shared.vocabulary import Cadence, Locale, MailKind


class Variant(StrEnum):
    """What a digest can be beside usual: without a profile, or one that says that mails come less often."""

    USUAL = ""
    PLAIN = "plain"
    LOWERED = "lowered"


@dataclass(frozen=True)
class Example:
    """Which example: ``digest.nb``, ``digest.nb.plain``."""

    kind: MailKind
    locale: Locale
    variant: Variant = Variant.USUAL

    @property
    def name(self) -> str:
        """What its files and its address are called."""
        return ".".join(filter(None, (self.kind, self.locale, self.variant)))

    def letter(self, jobs: int = len(examples.JOBS)) -> Letter:
        """The example itself; a digest has one of each kind of article."""
        letter = examples.letter(self.kind, self.locale, jobs, plain=self.variant is Variant.PLAIN)
        if self.variant is Variant.LOWERED:
            told = letter.content.model_copy(update={"lowered": Cadence.WEEKLY})
            letter = replace(letter, content=told)
        return replace(letter, edition=examples.FULL_EDITION) if letter.edition else letter


def all_examples() -> Iterator[Example]:
    """Every kind in every locale, the digest in every variant."""
    for kind in MailKind:
        for variant in Variant if kind is MailKind.DIGEST else (Variant.USUAL,):
            for locale in Locale:
                yield Example(kind, locale, variant)


def draw(example: Example) -> Sheet:
    """The example's parts; a flaw of its template instead where there is one."""
    flaw = next(flaws_of(example.kind), None)
    if flaw is not None:
        return _flawed(example, flaw)
    try:
        letter = example.letter()
        rendered = render(letter, examples.HEAD)
        mail = build(rendered, examples.envelope(letter), examples.SENDER)
    except Exception as error:  # noqa: BLE001  whatever a template can raise is shown
        return _flawed(example, place_of(error, example.kind))
    return Sheet(
        name=example.name,
        kind=example.kind.value,
        locale=example.locale.value,
        variant=example.variant.value,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        source=mail.content.decode("utf-8", "replace"),
    )


def _flawed(example: Example, flaw: Flaw) -> Sheet:
    return Sheet(
        name=example.name,
        kind=example.kind.value,
        locale=example.locale.value,
        variant=example.variant.value,
        place=flaw.place,
        error=flaw.message,
        excerpt=flaw.excerpt(),
    )


def main() -> None:
    """Print every sheet as one line of JSON."""
    for example in all_examples():
        sys.stdout.write(json.dumps(asdict(draw(example))) + "\n")


if __name__ == "__main__":
    main()
