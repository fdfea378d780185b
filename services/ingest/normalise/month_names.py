"""Months and weekdays as the languages of feeds write them."""

import re

NAMES = (
    "januar january jan januari janvier jänner enero tammikuu",
    "februar february feb februari février fevrier febr feber febrero",
    "mars march mar mart märz marts maerz marzo",
    "april apr avril avr abril",
    "mai may maj mayo",
    "juni june jun juin junio",
    "juli july jul juillet julio",
    "august aug augusti août aout agosto",
    "september sept sep septembre septiembre",
    "oktober october okt oct octobre octubre",
    "november nov novembre noviembre",
    "desember december des dec dezember dez décembre decembre diciembre",
)
MONTHS = {name: number for number, names in enumerate(NAMES, start=1) for name in names.split()}
WEEKDAYS = re.compile(
    r"(?i)^(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tisdag|lördag|söndag|laurdag|sundag|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:man|tir|ons|tor|fre|lør|søn)\.)"
    r",? (?:den |the |le )?"
)
