import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.mailer.markdown import TAGS, to_html, to_text

HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "[a](",
            "javascript:alert(1)",
            "http://b.example",
            "https://b.example/i.png",
            "data:text/html,x",
            "mailto:c@d.example",
            ")",
            "![",
            "](",
            "{width=",
            "9" * 5_000,
            "}",
            "{{ 7 * 7 }}",
            "{% if 1 %}",
            "{#",
            "\n\n",
            "- ",
            "1. ",
            "```",
            "    ",
            "**",
            "_",
            "&lt;",
            "&#x3c;",
            '"',
            "'",
            ">",
            "<a href='x'",
            " \x00",
            "\u202e",
            "https:",
            "//",
            "\\",
            "a",
        ]
    ),
    max_size=25,
).map("".join)


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_html_keeps_reading_structure_and_drops_everything_else() -> None:
    html = to_html("# Big\n\nA **b** [c](https://d.example)\n\n<script>x</script>")
    assert html.startswith('<h4>Big</h4>\n<p>A <strong>b</strong> <a href="https://d.example">c</a></p>')
    assert "<script" not in html


def test_links_to_anything_but_https_and_mailto_are_no_links() -> None:
    html = to_html("[a](javascript:alert(1)) [b](http://b.example) [c](mailto:c@d.example)")
    assert "javascript" not in html.replace("[a](javascript:alert(1))", "")
    assert "http://b.example" not in html
    assert 'href="mailto:c@d.example"' in html


def test_text_has_paragraphs_lists_and_addresses() -> None:
    source = "## Do\n\nFirst\nline [here](https://a.example).\n\n- one\n- two\n\n"
    source += "3. three\n4. four\n\nEnd `x`\n\n    code"
    assert to_text(source) == (
        "Do\n\nFirst line here (https://a.example).\n\n- one\n- two\n3. three\n4. four\n\nEnd x\n\ncode"
    )


@pytest.mark.parametrize(("given_width", "width"), [("300", 300), ("900", 536), ("0", 536), ("1e3", 536)])
def test_an_image_is_a_block_with_description_and_a_width_that_fits(given_width: str, width: int) -> None:
    html = to_html(f"![Et *hus*](https://x.example/i.png){{width={given_width}}}")
    assert html == (
        f'<p><img src="https://x.example/i.png" alt="Et hus" width="{width}" '
        'style="display:block;max-width:100%;height:auto"></p>'
    )


@pytest.mark.parametrize(
    "source",
    [
        "![](https://x.example/i.png)",
        "![a](http://x.example/i.png)",
        "![a](data:image/png;base64,AA)",
        "![a](i.png)",
    ],
)
def test_an_image_without_description_or_https_is_left_out(source: str) -> None:
    assert "<img" not in to_html(source)


def test_an_image_is_its_description_in_the_text_part() -> None:
    assert to_text("![A house](https://x.example/i.png)\n\nText.") == "A house\n\nText."


@given(HOSTILE)
@example("[a](<script>)")
@example("[a](/path)")
def test_whatever_is_written_no_script_and_no_foreign_scheme_comes_out(source: str) -> None:
    to_text(source)
    for tag, attributes in Seen(to_html(source)).tags:
        assert tag in TAGS
        assert set(attributes) <= ({"href"} if tag == "a" else {"src", "alt", "width", "style"})
        address = attributes.get("href") or attributes.get("src")
        assert address is None or re.match(r"(https|mailto):", address)
        assert tag != "img" or (attributes.get("alt") and int(str(attributes["width"])) <= 536)
