"""Turns templates into responses: one Jinja environment a locale, escaped, strict about names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pydantic import ValidationError

from services.portal.consent_texts import consent_text
from services.portal.messages import MESSAGES, fault_of, values_of
from services.portal.settings import PortalSettings
from shared.i18n import translations
from shared.pages.static_files import static_address
from shared.pages.templating import LANGUAGE_NAMES, create_environment
from shared.vocabulary import Locale

FOLDER = Path(__file__).parents[1]
TEMPLATES = FOLDER / "templates"
LOCALES = FOLDER / "locales"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; ``anchor`` is the field's ``id``."""

    anchor: str
    text: str


@cache
def environment(locale: Locale) -> Environment:
    """The templates in one language."""
    catalogue = translations(LOCALES, locale)
    made = create_environment(TEMPLATES, catalogue)
    made.globals["look"] = static_address
    made.globals["translated"] = lambda options: [
        (value, catalogue.gettext(label)) for value, label in options.items()
    ]
    return made


def page(
    request: Request,
    template: str,
    locale: Locale,
    settings: PortalSettings,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page in a language; ``values`` are the template's own names."""
    region = settings.region_name(locale)
    errors: Sequence[FieldError] = values.pop("errors", ())
    body = (
        environment(locale)
        .get_template(template)
        .render(
            **values,
            errors=errors,
            error_texts={error.anchor: error.text for error in errors[::-1]},
            locale=locale,
            languages=[(other, LANGUAGE_NAMES[other]) for other in Locale],
            path=request.url.path,
            region=region,
            sender=settings.sender_name,
            contact=settings.contact_address,
            consent_text=consent_text(locale, sender=settings.sender_name, region=region),
        )
    )
    return HTMLResponse(body, status_code=status)


def field_errors(
    error: ValidationError,
    locale: Locale,
    anchor: Callable[[tuple[int | str, ...]], str] = lambda location: str(location[0]),
) -> list[FieldError]:
    """The errors of a form in the reader's language, in the order of the fields.

    ``anchor`` names the element in the page that a location in the model stands for.
    """
    catalogue = translations(LOCALES, locale)
    return [
        FieldError(
            anchor(found["loc"]),
            catalogue.gettext(MESSAGES[fault_of(found)]).format(**values_of(found)),
        )
        for found in error.errors(include_url=False, include_input=False)
    ]
