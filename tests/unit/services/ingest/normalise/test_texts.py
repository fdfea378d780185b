import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.texts import one_line, repair, unescape_markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Kokk \n à la carte ", "Kokk à la carte"),
        ("R&amp;amp;D <b>lead</b>", "R&D lead"),
        ("Salg & service", "Salg & service"),
        ("Kokk &amp;amp;amp; servitør", "Kokk & servitør"),
        ("Ikke oppgitt", None),
        ("\x00\ud800", "\ufffd"),
        ("x" * 400, "x" * 299 + "…"),
        (None, None),
    ],
)
def test_a_line_is_one_line_that_a_database_takes(text: str | None, expected: str | None) -> None:
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GildeskÃ¥l", "Gildeskål"),
        ("SÃ\u00b8knad pÃ¥ norsk", "Søknad på norsk"),
        ("Ã…lesund", "Ålesund"),
        ("vi sÃƒÂ\u00b8ker", "vi søker"),
        ("Oslo â€“ Bergen", "Oslo \u2013 Bergen"),
        ("itâ€™s", "it\u2019s"),
        ("a\u030a", "å"),
        ("Årets «Ås» – ÆØÅ’s", "Årets «Ås» – ÆØÅ’s"),  # noqa: RUF001  what only looks damaged
        ("linje\r\nto\rtre", "linje\nto\ntre"),
        ("a\x0bb\x07", "ab"),
        ("<p>Ã¥</p>\n<p>«å»</p>", "<p>å</p>\n<p>«å»</p>"),
        ("Zażółć gęślą", "Zażółć gęślą"),
    ],
)
def test_damage_is_mended_and_nothing_else_touched(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heltid ¿ fast", "Heltid \u2013 fast"),
        ("kl 08¿16", "kl 08\u201316"),
        ("¿ kode", "\u2013 kode"),
        ("Nordlys¿s planer", "Nordlys\u2019s planer"),
        ("vi kaller det ¿drømmejobben¿ her", "vi kaller det \u201cdrømmejobben\u201d her"),
        ("¿Hablas español?", "¿Hablas español?"),
        ("Fjell¿rev", "Fjell¿rev"),
    ],
)
def test_a_lost_dash_is_put_back_only_where_it_is_certain(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize("times", [1, 2, 3])
def test_markup_that_was_escaped_a_few_times_is_markup(times: int) -> None:
    text = "<p>Salg &amp; service</p>"
    for _ in range(times):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape_markup(text) == "<p>Salg &amp; service</p>"


@given(st.text(max_size=80))
def test_what_is_repaired_stays_so_and_can_be_stored(text: str) -> None:
    repaired = repair(text)
    repaired.encode()
    assert "\x00" not in repaired
    if text.isascii() and text.isprintable():
        assert repaired == text


WORDS = ("søk", "på", "Ålesund", "blåbær", "Øst", "Ærlig", "idé", "og", "\u2013", "fjære", "är", "möte")


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_words_that_were_read_as_windows_1252_come_back(text: str) -> None:
    damaged = f"vær så god {text}".encode().decode("sloppy-windows-1252")
    assert repair(damaged) == f"vær så god {text}"
    assert repair(text) == text
