"""No text makes a function of this package slow: four times the text takes about four times as long."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.draft import RawPlace, RawPosting, RawSalary
from services.ingest.likeness import numbers, shingles, text_keys
from services.ingest.normalise import dates, markup, texts
from services.ingest.normalise.citizenship import citizenship
from services.ingest.normalise.clearance import security_clearance
from services.ingest.normalise.employment import employment_types
from services.ingest.normalise.extent import extent
from services.ingest.normalise.kind import kind_of
from services.ingest.normalise.language import language_of
from services.ingest.normalise.links import apply_url, is_mail_address
from services.ingest.normalise.organisation import organisation_number
from services.ingest.normalise.permit import permit
from services.ingest.normalise.places import places
from services.ingest.normalise.remote import remote_mode
from services.ingest.normalise.required_languages import required_languages
from services.ingest.normalise.salary import salary
from services.ingest.normalise.sentences import sentences

LONG = 100_000

NOW = datetime(2027, 1, 5, tzinfo=UTC)
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "citizenship": citizenship,
    "clearance": security_clearance,
    "deadline": lambda text: dates.deadline(text, NOW),
    "employment": lambda text: employment_types((text,)),
    "extent": lambda text: extent(text, (text,), text),
    "kind": lambda text: kind_of(RawPosting("row 2", kind=text), text),
    "language": language_of,
    "address": lambda text: apply_url((text, f"https://example.org/{text}")),
    "mail address": is_mail_address,
    "HTML": markup.clean_html,
    "plain text": markup.plain_text,
    "organisation number": organisation_number,
    "permit": lambda text: permit(text, text),
    "places": lambda text: places((RawPlace(text=text), RawPlace(city=text, region=text, country=text))),
    "remote": lambda text: remote_mode((text,), (text,), text),
    "languages": lambda text: required_languages(text, (text,)),
    "salary in the text": lambda text: salary(None, text),
    "salary as words": lambda text: salary(RawSalary(text=text), ""),
    "salary as numbers": lambda text: salary(RawSalary(minimum=text, maximum=text, currency=text), ""),
    "repair": texts.repair,
    "one line": texts.one_line,
    "markup": texts.unescape_markup,
    "sentences": sentences,
    "shingles": shingles,
    "keys": text_keys,
    "numbers": numbers,
}
PUMPS = (
    "a", "a ", " ", "\n", " \n", "\u00a0", "1", "1 ", "1 000 ", "1.", "(", ")", ",", ", ", ". A", "-",
    ":", "/", "<", "</", "<a ", "<p>", "<b>x", "<br> ", "<li><p>", "</p></li>", "<b><i></i></b>", "&",
    "&amp;amp;", "&lt;a ", "&#", '"', "\r", "\u00bfa ", "\u00c3", "a\u0301", "\ufb00", "@", "a@", "www.",
    "e.g. ", "* ", "\u2022 ", "norsk", "norsk ", "norsk, engelsk ", "norsk og ",
    "english or norwegian, ", "c1 norsk ", "må kunne norsk. ", "kr 1 ", "100 000 kr per år, ",
    "lønn 450 000 - 520 000 kr ", "klarer", "klarering ", "clearance ", "statsborger ", "work permit ",
    "remote, ", "hybrid ", "oslo og bergen ", "5020 bergen; ", "80-100 % ", "14. mars ", "2027-",
)  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    function = FUNCTIONS[name]
    function("warm up: 1 000 kr, norsk")
    for pump in PUMPS:
        assert_in_proportion(lambda size, pump=pump: function(pump * (size // len(pump))), LONG, repr(pump))
