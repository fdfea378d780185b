"""Norwegian regions by Eurostat's NUTS codes, of 2013 to 2024, as the county that each was."""

COUNTIES = {
    "NO011": "Oslo",
    "NO012": "Akershus",
    "NO020": "Innlandet",
    "NO021": "Hedmark",
    "NO022": "Oppland",
    "NO031": "Østfold",
    "NO032": "Buskerud",
    "NO033": "Vestfold",
    "NO034": "Telemark",
    "NO041": "Aust-Agder",
    "NO042": "Vest-Agder",
    "NO043": "Rogaland",
    "NO051": "Hordaland",
    "NO052": "Sogn og Fjordane",
    "NO053": "Møre og Romsdal",
    "NO060": "Trøndelag",
    "NO061": "Sør-Trøndelag",
    "NO062": "Nord-Trøndelag",
    "NO071": "Nordland",
    "NO072": "Troms",
    "NO073": "Finnmark",
    "NO074": "Troms og Finnmark",
    "NO081": "Oslo",
    "NO082": "Viken",
    "NO091": "Vestfold og Telemark",
    "NO092": "Agder",
    "NO093": "Vestfold",
    "NO094": "Telemark",
    "NO0A1": "Rogaland",
    "NO0A2": "Vestland",
    "NO0A3": "Møre og Romsdal",
}


def county(code: str | None) -> str | None:
    """The county of a code; other words as they are; nothing for codes of other places."""
    if code is None or not code[:2].isupper() or not any(character.isdigit() for character in code):
        return code
    return COUNTIES.get(code.strip())
