"""Draws an example of every mail. Run as a program it prints them as JSON.

The gallery starts it anew after each change, so that templates, catalogues and examples are fresh, and an
error in them ends nothing else.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from services.mailer import examples
from services.mailer.gallery.flaws import Flaw, flaws_of, place_of
from services.mailer.gallery.sheet import Sheet
from services.mailer.message import build
from services.mailer.render import Letter, render
from shared.vocabulary import Locale, MailKind


@dataclass(frozen=True)
class Example:
    """Which example: ``digest.nb``, ``digest.nb.plain``."""

    kind: MailKind
    locale: Locale
    plain: bool = False

    @property
    def name(self) -> str:
        """What its files and its address are called."""
        return f"{self.kind}.{self.locale}{'.plain' if self.plain else ''}"

    def letter(self) -> Letter:
        """The example itself."""
        return examples.letter(self.kind, self.locale, plain=self.plain)


def all_examples() -> Iterator[Example]:
    """Every kind in every locale, the digest also without a profile."""
    for kind in MailKind:
        for plain in (False, True) if kind is MailKind.DIGEST else (False,):
            for locale in Locale:
                yield Example(kind, locale, plain)


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
        plain=example.plain,
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
        plain=example.plain,
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
