"""Turns templates into responses: one Jinja environment a locale, escaped, strict about names."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from services.ingest.pages import words
from shared.i18n import translations
from shared.pages.reader import reader_locale
from shared.pages.static_files import static_address
from shared.pages.templating import LANGUAGE_NAMES, create_environment
from shared.settings import Settings
from shared.vocabulary import Locale

FOLDER = Path(__file__).parents[1]
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"
LOCALES = FOLDER / "locales"
REGIONS = {Locale.NB: "nb_NO", Locale.EN: "en_GB"}
OSLO = ZoneInfo("Europe/Oslo")
LOOK = "/static/look"


@cache
def environment(locale: Locale) -> Environment:
    """The templates in one language."""
    catalogue = translations(LOCALES, locale)
    made = create_environment(TEMPLATES, catalogue)
    region = REGIONS[locale]
    made.globals |= {
        "look": partial(static_address, prefix=LOOK),
        "own": partial(static_address, folder=STATIC),
        "words": words,
        "said": catalogue.gettext,
    }
    made.filters |= {
        "moment": lambda value: _moment(value, "d MMM y HH:mm", region),
        "day": lambda value: _moment(value, "d MMM y", region),
        "number": lambda value: format_decimal(value or 0, locale=region),
        "share": lambda value: format_percent(value or 0, locale=region),
        "segment": lambda value: quote(value or "", safe=""),
        "web": _web,
    }
    return made


def page(
    request: Request, template: str, settings: Settings, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page in the reader's language; ``values`` are the template's own names."""
    locale = reader_locale(request)
    shared: Mapping[str, Any] = {
        "locale": locale,
        "languages": [(other, LANGUAGE_NAMES[other]) for other in Locale],
        "path": request.url.path if request.method == "GET" else "/feeds",
        "sender": settings.sender_name,
        "company": values.pop("company", None),
        "errors": values.pop("errors", {}),
        "lang": f"?lang={locale}",
    }
    body = environment(locale).get_template(template).render(**shared, **values)
    return HTMLResponse(body, status_code=status)


def translated(request: Request, text: str, **values: str) -> str:
    """A text of ``words`` in the reader's language."""
    said: str = translations(LOCALES, reader_locale(request)).gettext(text)
    return said % values if "%(" in said else said


def _moment(value: str | datetime | None, pattern: str, region: str) -> str:
    """In Norwegian time."""
    if value is None:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return format_datetime(moment.astimezone(OSLO), pattern, locale=region)


def _web(value: str | None) -> str | None:
    """An address that may stand in a link."""
    return value if value and value.lower().startswith(("https://", "http://")) else None
