"""The part of an HTML page that is its own: without navigation, header, footer, forms and scripts."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.formats.html_tree import parse_html

NOT_TEXT = "script, style, noscript, template, iframe, svg, nav, header, footer, form, button, select, input"
MAIN = ("main", "[role=main]", "article", "#content", "#main", "body")
LEAST_CHARACTERS = 300


def without_furniture(page: str) -> LexborHTMLParser:
    """The page's tree, what is not text taken out; a form that holds the text stays."""
    tree = parse_html(page)
    for node in tree.css(NOT_TEXT):
        if node.tag in ("form", "header") and len(node.text(deep=True)) >= LEAST_CHARACTERS:
            continue
        node.decompose()
    return tree


def main_part(tree: LexborHTMLParser) -> LexborNode | None:
    """The first of the usual elements for it that holds a text."""
    for selector in MAIN:
        node = tree.css_first(selector)
        if node is not None and len(words_of(node)) >= LEAST_CHARACTERS:
            return node
    return None


def words_of(node: LexborNode | None) -> str:
    """Its text in one line."""
    return " ".join(node.text(deep=True, separator=" ").split()) if node is not None else ""


def meta(tree: LexborHTMLParser, *names: str) -> str | None:
    """The content of the first ``<meta>`` of these names or properties that has one."""
    for name in names:
        node = tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        content = (node.attributes.get("content") or "").strip() if node is not None else ""
        if content:
            return content
    return None
