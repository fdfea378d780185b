"""In which language somebody reads: the address, the candidate's own choice, the browser, Norwegian."""

from fastapi import Request

from shared.vocabulary import Locale

SPOKEN_AS = {"nb": Locale.NB, "no": Locale.NB, "nn": Locale.NB, "en": Locale.EN}


def reader_locale(request: Request, chosen: Locale | None = None) -> Locale:
    """The language of a page; ``chosen`` is the candidate's."""
    asked = request.query_params.get("lang", "")
    if asked in set(Locale):
        return Locale(asked)
    return chosen or browser_locale(request.headers.get("accept-language", ""))


def browser_locale(header: str) -> Locale:
    """The language that an ``Accept-Language`` header likes best of those that there are."""
    wishes = []
    for part in header.split(","):
        name, _, parameter = part.strip().partition(";")
        wishes.append((-_weight(parameter), SPOKEN_AS.get(name.strip().lower().partition("-")[0])))
    known = [(weight, locale) for weight, locale in wishes if locale is not None and weight < 0]
    return min(known, key=lambda wish: wish[0])[1] if known else Locale.NB


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
