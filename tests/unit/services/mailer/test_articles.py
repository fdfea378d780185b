from pathlib import Path

import pytest

from services.mailer.articles import Section, parse_article, read_articles
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

ENGLISH = "title: The tram: a guide\nsection: practical\n\nTake *it*.\n"


def test_a_file_is_read_with_header_and_text() -> None:
    section, text = parse_article("tram.en.md", ENGLISH)
    assert (section, text.locale, text.title) == (Section.PRACTICAL, Locale.EN, "The tram: a guide")
    assert (text.html, text.text) == ("<p>Take <em>it</em>.</p>", "Take it.")


@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: T\nsection: news\n---\nText",
        "\ufefftitle: T\r\nsection: news\r\n\r\nText",
        "title: T\nlocale: nb\n---\nText",
    ],
)
def test_headers_may_be_fenced_and_sections_left_out(source: str) -> None:
    section, text = parse_article("a.nb.md", source)
    assert (section, text.title, text.text, text.locale) == (Section.NEWS, "T", "Text", Locale.NB)


@pytest.mark.parametrize(
    ("name", "source", "complaint"),
    [
        ("a.en.md", "section: news\n\nText", "a.en.md has no title"),
        ("a.en.md", "title: T\n\n  \n", "a.en.md has no text"),
        ("a.en.md", "title: T\nauthor: me\n\nText", "a.en.md, line 2: expected title or section or locale"),
        (
            "a.en.md",
            "title: T\nsection: sport\n\nText",
            "section is 'sport', but must be one of news, practical",
        ),
        ("a.sv.md", ENGLISH, "locale is 'sv', but must be one of nb, en"),
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


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="is no folder"):
        read_articles(tmp_path / "none")
