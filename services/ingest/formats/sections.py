"""Puts a description together that a vendor keeps in sections, each plain text or HTML."""

import html
import re

from services.ingest.formats.values import text

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z][a-zA-Z0-9]{0,20}[ />&]")
SHORT = 500
"""Characters within which a body is looked at for whether it says anything."""

PARAGRAPHS = re.compile(r"\n\s*\n")


def joined(*sections: tuple[object, object]) -> str | None:
    """Pairs of a heading and a body as one HTML text; a body alone and without heading stays as it is."""
    pairs = [(text(heading), body) for heading, given in sections if (body := text(given)) and _says(body)]
    unique = list({body: (heading, body) for heading, body in reversed(pairs)}.values())[::-1]
    if not unique:
        return None
    if len(unique) == 1 and unique[0][0] is None:
        return unique[0][1]
    return "\n".join(_section(heading, body) for heading, body in unique)


def _says(body: str) -> bool:
    """Whether there is more than empty paragraphs."""
    return bool(html.unescape(TAG.sub("", html.unescape(body[:SHORT]))).strip()) or len(body) > SHORT


def _section(heading: str | None, body: str) -> str:
    title = f"<h3>{html.escape(html.unescape(heading), quote=False)}</h3>" if heading else ""
    return title + as_html(body)


def as_html(body: str) -> str:
    """Plain text as paragraphs; escaped HTML unescaped; HTML as it is."""
    if TAG.search(body):
        return body
    if ESCAPED_TAG.search(body):
        return html.unescape(body)
    parts = (html.escape(html.unescape(part.strip()), quote=False) for part in PARAGRAPHS.split(body))
    return "".join(f"<p>{part}</p>" for part in parts if part).replace("\n", "<br>")
