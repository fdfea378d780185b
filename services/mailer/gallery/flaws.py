"""Where a mail's template is wrong: file, line and what to mend. mrml itself names no place."""

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from jinja2 import Environment, TemplateSyntaxError

from services.mailer.templating import FOLDER
from shared.vocabulary import MailKind

PARTS = ("subject.txt", "body.txt", "body.mjml")
TAGS = frozenset(
    {
        *("mjml", "mj-head", "mj-title", "mj-attributes", "mj-all", "mj-class", "mj-style", "mj-raw"),
        *("mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-include"),
        *("mj-text", "mj-button", "mj-divider", "mj-image", "mj-spacer"),
    }
)
"""The MJML that the templates may use: mrml shows an unknown tag as it stands, without a word."""
_INCLUDE = re.compile(r"""(?:<mj-include path=|\{% include )["']([\w/.-]+)["']""")
_ROOT, _END = "<root>", "</root>"
_UNDEFINED = re.compile(r"'([\w ]+)' (?:is undefined|has no attribute)|no attribute '(\w+)'")


@dataclass(frozen=True)
class Flaw:
    """What is wrong in a template; ``line`` counts from one, 0 where no line is known."""

    path: str
    line: int
    message: str

    @property
    def place(self) -> str:
        """``digest/body.mjml, line 12``."""
        return f"{self.path}, line {self.line}" if self.line else self.path

    def excerpt(self, folder: Path = FOLDER) -> str:
        """The line with its neighbours, numbered; empty where no line is known."""
        path = folder / self.path
        if not self.line or not path.is_file():
            return ""
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        first = max(self.line - 3, 0)
        return "\n".join(
            f"{'>' if number == self.line else ' '} {number:4} {text}"
            for number, text in enumerate(lines[first : self.line + 2], start=first + 1)
        )


def flaws_of(kind: MailKind, folder: Path = FOLDER) -> Iterator[Flaw]:
    """What is wrong in the files of a mail and in what they include, each file once."""
    waiting = [f"{kind}/{part}" for part in PARTS]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        try:
            source = (folder / path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield Flaw(path, 0, f"cannot be read: {getattr(error, 'strerror', None) or error}")
            continue
        waiting += _INCLUDE.findall(source)
        yield from _flaws_in(path, source)


def place_of(error: Exception, kind: MailKind, folder: Path = FOLDER) -> Flaw:
    """The place of an error that came while a mail was filled, as near as it can be told."""
    message = f"{type(error).__name__}: {error}"
    if isinstance(error, TemplateSyntaxError):
        return Flaw(error.name or f"{kind}/body.mjml", error.lineno, message)
    found = _UNDEFINED.search(str(error))
    name = (found[1] or found[2]).split()[-1] if found else None
    if name is not None:
        for path in _files(kind, folder):
            for number, line in enumerate((folder / path).read_text(encoding="utf-8").splitlines(), start=1):
                if re.search(rf"\{{[{{%].*\b{re.escape(name)}\b", line):
                    return Flaw(path, number, message)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Flaw(Path(last.filename).name, last.lineno or 0, message)


def _files(kind: MailKind, folder: Path) -> Iterator[str]:
    for part in PARTS:
        yield f"{kind}/{part}"
    for path in sorted((folder / "layout").iterdir()):
        yield f"layout/{path.name}"


def _flaws_in(path: str, source: str) -> Iterator[Flaw]:
    try:
        Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).compile(source)
    except TemplateSyntaxError as error:
        yield Flaw(path, error.lineno, error.message or "cannot be read as a template")
    if path.endswith(".mjml"):
        yield from _mjml_flaws(path, source)


def _mjml_flaws(path: str, source: str) -> Iterator[Flaw]:
    unknown: list[Flaw] = []

    def started(tag: str, _attributes: dict[str, str]) -> None:
        if tag.startswith("mj") and tag not in TAGS:
            message = f"there is no <{tag}> in the templates' MJML; use one of {', '.join(sorted(TAGS))}"
            unknown.append(Flaw(path, parser.CurrentLineNumber, message))

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    try:
        parser.Parse(_ROOT + source + _END, True)  # noqa: FBT003  expat's way to say that this is all
    except expat.ExpatError as error:
        lines = source.count("\n") + 1
        what = "a tag is not closed" if error.lineno >= lines else expat.ErrorString(error.code)
        yield Flaw(path, min(error.lineno, lines), f"not well-formed MJML: {what}; write < in text as &lt;")
    yield from unknown
