import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.formats.sections import joined


def test_a_body_alone_stays_as_it_is() -> None:
    assert joined((None, "One.\n\nTwo & three."), (None, None), ("Empty", "")) == "One.\n\nTwo & three."


def test_sections_become_html_under_their_headings() -> None:
    found = joined(
        (None, "One.\n\nTwo & <3."), ("Pay & more", "<p>Much.</p>"), (None, "&lt;p&gt;Bye&lt;/p&gt;")
    )
    assert found == "<p>One.</p><p>Two &amp; &lt;3.</p>\n<h3>Pay &amp; more</h3><p>Much.</p>\n<p>Bye</p>"


@pytest.mark.parametrize(
    "body", ["<p><br></p>", "<p>&nbsp;</p>", "&lt;p&gt; &lt;/p&gt;", " \n ", None, 3 * [""]]
)
def test_a_section_that_says_nothing_is_left_out(body: object) -> None:
    assert joined((None, "<p>One.</p>"), ("Benefits", body)) == "<p>One.</p>"


def test_the_same_body_stands_once() -> None:
    assert joined((None, "<p>One.</p>"), ("Again", "<p>One.</p>")) == "<p>One.</p>"


def test_nothing_gives_nothing() -> None:
    assert joined((None, None), ("Heading", "")) is None


@pytest.mark.parametrize("pump", ["<", "<a ", "&lt;", "\n "])
def test_hostile_bodies_take_no_time(pump: str) -> None:
    assert_in_proportion(lambda size: joined(("A", pump * size + "x"), ("B", "x")), 200_000)
