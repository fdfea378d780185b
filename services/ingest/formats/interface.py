"""What a feed format is: a name, a test of the content, and a parser."""

from collections.abc import Callable
from dataclasses import dataclass

from services.ingest.draft import Parsed
from services.ingest.formats.document import Document


@dataclass(frozen=True)
class Format:
    """``detect`` looks at structure only; ``parse`` never raises for one bad posting, it rejects it.

    Both see one document at a time: a small file whole, a large one slice by slice.
    """

    name: str
    title: str
    detect: Callable[[Document], bool]
    parse: Callable[[Document], Parsed]
