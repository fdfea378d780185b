"""A draft becomes a posting, or is rejected; what could not be read of it is remarked on."""

from datetime import UTC, datetime
from html import escape

from services.ingest.draft import RawPosting, Rejected, Remark, shown
from services.ingest.normalise import dates, unread
from services.ingest.normalise.citizenship import citizenship
from services.ingest.normalise.clearance import security_clearance
from services.ingest.normalise.employment import employment_types
from services.ingest.normalise.extent import extent
from services.ingest.normalise.kind import kind_of
from services.ingest.normalise.language import language_of
from services.ingest.normalise.links import apply_url
from services.ingest.normalise.markup import clean_html, plain_text
from services.ingest.normalise.occupation import occupations
from services.ingest.normalise.organisation import organisation_number
from services.ingest.normalise.permit import permit
from services.ingest.normalise.places import places
from services.ingest.normalise.remote import remote_marks, remote_mode
from services.ingest.normalise.required_languages import desired_languages, required_languages
from services.ingest.normalise.salary import salary
from services.ingest.normalise.texts import one_line
from services.ingest.normalise.versions import other_texts, with_first_text
from services.ingest.posting import Posting

LONGEST_REFERENCE = 500


def normalise(raw: RawPosting, company: str, now: datetime | None = None) -> Posting | Rejected:
    """``company`` is the employer where the posting names none; ``now`` is for dates such as "14. mars"."""
    raw = with_first_text(raw)
    title = one_line(raw.title)
    if title is None:
        return _without_title(raw)
    return _posting(raw, title, company, now or datetime.now(UTC))


def _posting(raw: RawPosting, title: str, company: str, now: datetime) -> Posting:
    """A deadline without a year is the next such day after the posting came out."""
    html = _with_occupation(raw, title, clean_html(raw.description))
    text = plain_text(html)
    language = language_of(text or title, raw.language)
    published = dates.moment(raw.published, now)
    remote = remote_mode(raw.remote, (*_place_names(raw), *remote_marks(title)), text)
    return Posting(
        position=raw.position,
        title=title,
        employer=one_line(raw.employer) or company,
        employer_number=organisation_number(raw.employer_number),
        reference=one_line(raw.reference, LONGEST_REFERENCE),
        kind=kind_of(raw, title),
        description_html=html,
        description_text=text,
        language=language,
        texts=other_texts(raw, title, text, language),
        places=places(raw.places),
        remote=remote.mode,
        remote_conflict=remote.conflict,
        employment_types=employment_types(raw.employment),
        extent=extent(raw.extent, raw.employment, text, title),
        required_languages=required_languages(text, raw.languages),
        desired_languages=desired_languages(text, raw.languages),
        permit=permit(raw.permit, text),
        security_clearance=security_clearance(text),
        citizenship=citizenship(text),
        occupations=occupations(raw, title),
        salary=salary(raw.salary, text),
        apply_url=apply_url(raw.apply_urls),
        published=published,
        deadline=dates.deadline(raw.deadline, published or now),
        expires=dates.deadline(raw.expires, published or now),
    )


def _place_names(raw: RawPosting) -> tuple[str, ...]:
    return tuple(name for place in raw.places for name in (place.text, place.city, place.region) if name)


def _with_occupation(raw: RawPosting, title: str, html: str) -> str:
    """An occupation that the title does not name leads the description: headlines are often slogans."""
    occupation = one_line(raw.occupation)
    if occupation is None or occupation.casefold() in f"{title} {html}".casefold():
        return html
    return f"<p><strong>{escape(occupation, quote=False)}</strong></p>{html}"


def _without_title(raw: RawPosting) -> Rejected:
    return Rejected(
        code="missing-title",
        position=raw.position,
        field="title",
        value=shown(raw.title),
        message="the posting has no title",
        mend="give every posting a title",
        reference=one_line(raw.reference, LONGEST_REFERENCE),
    )


def remarks(raw: RawPosting, posting: Posting) -> list[Remark]:
    """What was given and could not be read; the posting is taken all the same."""
    return unread.remarks(raw, posting)
