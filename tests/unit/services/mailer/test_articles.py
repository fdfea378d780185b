from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services.mailer.articles import LONGEST_BODY, Section, joined, parse_article, read_articles, read_files
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

ENGLISH = "title: The tram: a guide\nsection: practical\n\nTake *it*.\n"


def test_a_file_is_read_with_header_and_text() -> None:
    written = parse_article("tram.en.md", ENGLISH)
    assert (written.slug, written.section, written.locale) == ("tram", Section.PRACTICAL, Locale.EN)
    text = joined([written]).text_for(Locale.EN)
    assert (text.title, text.html) == ("The tram: a guide", "<p>Take <em>it</em>.</p>")
    assert (text.text, text.markdown) == ("Take it.", "Take *it*.")


@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: T\nsection: news\n---\nText",
        "\ufefftitle: T\r\nsection: news\r\n\r\nText",
        "title: T\nlocale: nb\n---\nText",
    ],
)
def test_headers_may_be_fenced_and_sections_left_out(source: str) -> None:
    written = parse_article("a.nb.md", source)
    assert (written.section, written.title, written.body) == (Section.NEWS, "T", "Text")
    assert written.locale is Locale.NB


def test_an_event_has_a_time_in_oslo_a_place_and_a_last_day() -> None:
    header = (
        "title: T\nsection: events\nauthor: Kari\nwhen: 2026-12-03 17:00\nwhere: Ski\nuntil: 2026-12-03\n\nX"
    )
    written = parse_article("a.nb.md", header)
    assert written.when == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
    assert (written.where, written.until, written.author) == ("Ski", date(2026, 12, 3), "Kari")
    assert joined([written]).when == written.when
    assert joined([written]).text_for(Locale.EN).where == "Ski"


@pytest.mark.parametrize(
    ("name", "source", "complaint"),
    [
        ("a.en.md", "section: news\n\nText", "a.en.md has no title"),
        ("a.en.md", "title: T\n\n  \n", "a.en.md has no text"),
        ("a.en.md", "title: T\nprice: 1\n\nText", "a.en.md, line 2: expected title or section or locale"),
        (
            "a.en.md",
            "title: T\nsection: sport\n\nText",
            "section is 'sport', but must be one of news, practical",
        ),
        ("a.sv.md", ENGLISH, "locale is 'sv', but must be one of nb, en"),
        ("a.md", ENGLISH, "locale is '', but must be one of nb, en"),
        ("A b.en.md", ENGLISH, "'A b' is no slug: use lower-case letters, digits and hyphens"),
        ("a.en.md", "title: T\nwhen: tomorrow\n\nText", "when is 'tomorrow': write it as 2026-12-03 17:00"),
        ("a.en.md", "title: T\nuntil: 3.12.\n\nText", "until is '3.12.': write it as 2026-12-03"),
        ("a.en.md", "title: T\x07\n\nText", "title holds a line end or a control character"),
        ("a.en.md", f"title: T\n\n{'x' * (LONGEST_BODY + 1)}", "the text is longer than 100000 characters"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_remedy(name: str, source: str, complaint: str) -> None:
    with pytest.raises(TalentPoolError) as error:
        parse_article(name, source)
    assert complaint in str(error.value)


def test_a_folder_is_read_by_section_and_languages_are_joined(tmp_path: Path) -> None:
    (tmp_path / "tram.en.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "tram.nb.md").write_text("title: Trikken\nsection: practical\n\nTa den.", encoding="utf-8")
    (tmp_path / "zoo.nb.md").write_text("title: Dyr\nsection: news\n\nSe.", encoding="utf-8")
    zoo, tram = read_articles(tmp_path)
    assert (zoo.slug, tram.slug) == ("zoo", "tram")
    assert tram.text_for(Locale.NB).title == "Trikken"
    assert zoo.text_for(Locale.EN).locale is Locale.NB
    (one,) = read_files(tmp_path / "zoo.nb.md")
    assert one.title == "Dyr"


def test_a_missing_folder_and_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="is no folder"):
        read_articles(tmp_path / "none")
    (tmp_path / "a.nb.md").write_bytes(b"title: \xe5\n\nText")
    with pytest.raises(TalentPoolError, match=r"a\.nb\.md is not UTF-8 \(byte 7\): save it as UTF-8"):
        read_articles(tmp_path)
