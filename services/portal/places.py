"""The places that the profile form offers: Statistics Norway's numbers and names since 2024."""

from dataclasses import dataclass


@dataclass(frozen=True)
class County:
    """A county with the municipalities that the form offers one by one."""

    code: str
    name: str
    municipalities: tuple[tuple[str, str], ...] = ()


def _alphabetical(name: str) -> str:
    """A key by which the Norwegian alphabet ends in æ, ø, å."""
    return name.casefold().translate(str.maketrans("æøå", "{|}"))


def _municipalities(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.strip().split(" ", 1) for part in text.split(","))
    return tuple(sorted(((code, name) for code, name in pairs), key=lambda pair: _alphabetical(pair[1])))


AKERSHUS = _municipalities(
    "3201 Bærum, 3203 Asker, 3205 Lillestrøm, 3207 Nordre Follo, 3209 Ullensaker, 3212 Nesodden, 3214 Frogn, "
    "3216 Vestby, 3218 Ås, 3220 Enebakk, 3222 Lørenskog, 3224 Rælingen, 3226 Aurskog-Høland, 3228 Nes, "
    "3230 Gjerdrum, 3232 Nittedal, 3234 Lunner, 3236 Jevnaker, 3238 Nannestad, 3240 Eidsvoll, 3242 Hurdal"
)
OSTFOLD = _municipalities(
    "3101 Halden, 3103 Moss, 3105 Sarpsborg, 3107 Fredrikstad, 3110 Hvaler, 3112 Råde, 3114 Våler, "
    "3116 Skiptvet, 3118 Indre Østfold, 3120 Rakkestad, 3122 Marker, 3124 Aremark"
)
BUSKERUD = _municipalities(
    "3301 Drammen, 3303 Kongsberg, 3305 Ringerike, 3310 Hole, 3312 Lier, 3314 Øvre Eiker, 3316 Modum, "
    "3318 Krødsherad, 3320 Flå, 3322 Nesbyen, 3324 Gol, 3326 Hemsedal, 3328 Ål, 3330 Hol, 3332 Sigdal, "
    "3334 Flesberg, 3336 Rollag, 3338 Nore og Uvdal"
)
OSLO = ("0301", "Oslo")
REGION_COUNTIES = (
    County("32", "Akershus", AKERSHUS),
    County("31", "Østfold", OSTFOLD),
    County("33", "Buskerud", BUSKERUD),
)
OTHER_COUNTIES = (
    County("42", "Agder"),
    County("56", "Finnmark"),
    County("34", "Innlandet"),
    County("15", "Møre og Romsdal"),
    County("18", "Nordland"),
    County("11", "Rogaland"),
    County("40", "Telemark"),
    County("55", "Troms"),
    County("50", "Trøndelag"),
    County("39", "Vestfold"),
    County("46", "Vestland"),
)

OFFERED_PLACES = frozenset(
    {OSLO[0]}
    | {county.code for county in REGION_COUNTIES + OTHER_COUNTIES}
    | {code for county in REGION_COUNTIES for code, _ in county.municipalities}
)
