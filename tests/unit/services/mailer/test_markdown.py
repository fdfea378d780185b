from services.mailer.markdown import to_html, to_text


def test_html_keeps_reading_structure_and_drops_everything_else() -> None:
    html = to_html(
        "# Big\n\nA **b** [c](https://d.example)\n\n![i](https://x.example/i.png)\n\n<script>x</script>"
    )
    assert html.startswith('<h4>Big</h4>\n<p>A <strong>b</strong> <a href="https://d.example">c</a></p>')
    assert "img" not in html
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
