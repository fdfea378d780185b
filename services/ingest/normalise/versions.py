"""The same posting in more languages: which text is the first, and what the others are."""

from dataclasses import replace

from services.ingest.draft import RawPosting, RawText
from services.ingest.normalise.language import language_of
from services.ingest.normalise.markup import clean_html, plain_text
from services.ingest.normalise.texts import one_line
from shared.jobs import JobText

MOST_TEXTS = 8


def with_first_text(raw: RawPosting) -> RawPosting:
    """A posting that has only texts by language takes its title and description from the first."""
    first = next((text for text in raw.texts if one_line(text.title)), None)
    if first is None or one_line(raw.title):
        return raw
    return replace(
        raw,
        title=first.title,
        description=raw.description or first.description,
        language=raw.language or first.language,
    )


def other_texts(raw: RawPosting, title: str, text: str, language: str | None) -> tuple[JobText, ...]:
    """One for each language other than the first; a text that repeats the first is none."""
    found: dict[str, JobText] = {}
    for given in raw.texts[:MOST_TEXTS]:
        job_text = _job_text(given, title)
        if job_text and job_text.language != language and job_text.description_text != text:
            found.setdefault(job_text.language, job_text)
    return tuple(found.values())


def _job_text(given: RawText, title: str) -> JobText | None:
    html = clean_html(given.description)
    text = plain_text(html)
    own_title = one_line(given.title) or title
    language = language_of(text, given.language) if text else None
    if language is None:
        return None
    return JobText(language=language, title=own_title, description_html=html, description_text=text)
