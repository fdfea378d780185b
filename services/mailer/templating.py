"""Templates: MJML is compiled once with its Jinja inside, then filled for each candidate.

A mail is a folder of ``body.mjml``, ``body.txt`` and ``subject.txt``. What they share lies in ``layout/``.
Values are data: they are escaped, cannot reach Python's insides, and a missing one is an error.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from mjml import mjml2html

from services.mailer import phrases
from services.mailer.loops import blocked
from shared.vocabulary import Locale, MailKind

FOLDER = Path(__file__).parent / "templates"
_INCLUDE = re.compile(r'<mj-include path="([a-z/]+\.mjml)" */>')
_FIXED = re.compile(r"\b_\('([^'\\]*)'\)")


class _Sandbox(SandboxedEnvironment):
    """Looks into plain dictionaries first: that is what values are, and it saves half of the time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@dataclass(frozen=True)
class MailTemplate:
    """A mail's three parts, ready to be filled."""

    subject: Template
    html: Template
    text: Template


@cache
def mail_template(kind: MailKind, locale: Locale) -> MailTemplate:
    """A mail's template in a locale; compiled at the first call."""
    plain = _environment(locale, autoescape=False)
    html = compile_mjml(assemble(_read(f"{kind}/body.mjml")))
    return MailTemplate(
        subject=plain.get_template(f"{kind}/subject.txt"),
        html=_environment(locale, autoescape=True).from_string(translate(blocked(html), locale)),
        text=plain.get_template(f"{kind}/body.txt"),
    )


def assemble(source: str) -> str:
    """MJML with its includes in place: mrml's own ``mj-include`` loses the width of what it includes."""
    return _INCLUDE.sub(lambda found: assemble(_read(found[1])), source)


@cache
def compile_mjml(source: str) -> str:
    """HTML, with Jinja left as it is; ``fonts`` is empty because the default loads them from elsewhere."""
    return str(mjml2html(source, disable_comments=True, fonts={}))


def translate(source: str, locale: Locale) -> str:
    """Put words that never change into the template: they are looked up once, not for each candidate."""
    gettext = phrases.catalogue(locale).gettext
    return _FIXED.sub(lambda found: repr(gettext(found[1])), source)


def _read(path: str) -> str:
    return (FOLDER / path).read_text(encoding="utf-8")


def _environment(locale: Locale, *, autoescape: bool) -> SandboxedEnvironment:
    environment = _Sandbox(
        loader=FunctionLoader(lambda path: translate(blocked(_read(path)), locale)),
        autoescape=autoescape,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    translations = phrases.catalogue(locale)
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # i18n adds it
    return environment
