"""A draft becomes a posting, or is rejected; what could not be read of it is remarked on."""

from services.ingest.draft import RawPosting, Rejected, Remark, shown
from services.ingest.normalise import dates
from services.ingest.normalise.employment import employment_types
from services.ingest.normalise.language import language_of
from services.ingest.normalise.links import apply_url
from services.ingest.normalise.markup import clean_html, plain_text
from services.ingest.normalise.permit import permit
from services.ingest.normalise.places import places
from services.ingest.normalise.remote import remote_mode
from services.ingest.normalise.required_languages import required_languages
from services.ingest.normalise.salary import salary
from services.ingest.normalise.texts import one_line
from services.ingest.posting import Posting

LONGEST_REFERENCE = 500


def normalise(raw: RawPosting, company: str) -> Posting | Rejected:
    """``company`` is the employer where the posting names none."""
    title = one_line(raw.title)
    reference = one_line(raw.reference, LONGEST_REFERENCE)
    if title is None:
        return _without_title(raw, reference)
    html = clean_html(_with_occupation(raw, title))
    text = plain_text(html)
    names = tuple(place.text for place in raw.places if place.text)
    return Posting(
        position=raw.position,
        title=title,
        employer=one_line(raw.employer) or company,
        reference=reference,
        description_html=html,
        description_text=text,
        language=language_of(text or title, raw.language),
        places=places(raw.places),
        remote=remote_mode(raw.remote[0] if raw.remote else None, names, text),
        employment_types=employment_types(raw.employment),
        required_languages=required_languages(text),
        permit=permit(raw.permit, text),
        salary=salary(raw.salary, text),
        published=dates.moment(raw.published),
        deadline=dates.deadline(raw.deadline),
        expires=dates.deadline(raw.expires),
        apply_url=apply_url(raw.apply_urls),
    )


def _with_occupation(raw: RawPosting, title: str) -> str | None:
    """An occupation that the title does not name leads the description: headlines are often slogans."""
    occupation = one_line(raw.occupation)
    described = raw.description or ""
    if occupation is None or occupation.casefold() in f"{title} {described}".casefold():
        return raw.description
    return f"<p><strong>{occupation.replace('<', '&lt;')}</strong></p>{described}"


def _without_title(raw: RawPosting, reference: str | None) -> Rejected:
    return Rejected(
        code="missing-title",
        position=raw.position,
        field="title",
        value=shown(raw.title),
        message="the posting has no title",
        mend="give every posting a title",
        reference=reference,
    )


def remarks(raw: RawPosting, posting: Posting) -> list[Remark]:
    """What was given and could not be read; the posting is taken all the same."""
    found = list[Remark]()
    if raw.deadline and posting.deadline is None and not dates.is_no_date(raw.deadline):
        found.append(
            _unread(
                raw, "deadline", raw.deadline, "write it as 2027-03-31, with a time zone if it has a time"
            )
        )
    if raw.apply_urls and posting.apply_url is None:
        found.append(
            _unread(raw, "apply URL", raw.apply_urls[0], "give a whole address that begins with https://")
        )
    if not posting.description_text:
        found.append(_without_description(raw))
    return found


def _without_description(raw: RawPosting) -> Remark:
    return Remark(
        code="missing-description",
        position=raw.position,
        field="description",
        message="the posting has no description, by which it would be matched to candidates",
        mend="send descriptions; with Greenhouse, ask for jobs?content=true",
    )


def _unread(raw: RawPosting, field: str, value: str, mend: str) -> Remark:
    code = "unread-" + field.lower().replace(" ", "-")
    return Remark(
        code, raw.position, f"the {field} could not be read and was left out", mend, field, shown(value)
    )
