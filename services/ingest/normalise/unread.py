"""What a posting was given that could not be read, each with how to mend it."""

import re
from collections.abc import Iterator

from services.ingest.draft import RawPlace, RawPosting, Remark, shown
from services.ingest.normalise import dates
from services.ingest.normalise.links import is_mail_address
from services.ingest.normalise.organisation import is_wrong
from services.ingest.normalise.place_names import without_remote
from services.ingest.normalise.places import is_told, of_place
from services.ingest.normalise.texts import one_line
from services.ingest.posting import Posting

WRITE_DATES = "write it as 2027-03-31, with a time zone if it has a time"
SUM = re.compile(r"(?i)(?:[$£€]|\bkr\b|\bnok\b|\beur\b|\busd\b)\D{0,3}\d|\d[\d .,]{2,}\d")


def remarks(raw: RawPosting, posting: Posting) -> list[Remark]:
    """In the order of the fields; the posting is taken all the same."""
    return [
        *_of_description(raw, posting),
        *_of_employer(raw),
        *_of_places(raw),
        *_of_remote(raw, posting),
        *_of_salary(raw, posting),
        *_of_dates(raw, posting),
        *_of_address(raw, posting),
    ]


def _of_description(raw: RawPosting, posting: Posting) -> Iterator[Remark]:
    if not posting.description_text:
        yield Remark(
            code="missing-description",
            position=raw.position,
            field="description",
            message="the posting has no description, by which it would be matched to candidates",
            mend="send descriptions; with Greenhouse, ask for jobs?content=true",
        )


def _of_employer(raw: RawPosting) -> Iterator[Remark]:
    if is_wrong(raw.employer_number):
        yield Remark(
            code="wrong-organisation-number",
            position=raw.position,
            field="organisation number",
            value=shown(raw.employer_number),
            message="the organisation number's check digit is wrong, and it was left out",
            mend="compare it with the register of Brønnøysund: nine digits",
        )


def _of_places(raw: RawPosting) -> Iterator[Remark]:
    for place in raw.places:
        name = _place_name(place)
        if name and not any(is_told(found) for found in of_place(place)):
            yield Remark(
                code="unread-place",
                position=raw.position,
                field="place",
                value=shown(name),
                message="the place was kept as written; neither municipality nor country is known of it",
                mend="give a Norwegian municipality or town, or the country",
            )
            return


def _place_name(place: RawPlace) -> str | None:
    given = (place.text, place.city, place.municipality, place.region, place.country)
    return next((name for text in given if (name := without_remote(one_line(text)))), None)


def _of_remote(raw: RawPosting, posting: Posting) -> Iterator[Remark]:
    if posting.remote_conflict:
        yield Remark(
            code="conflicting-remote",
            position=raw.position,
            field="remote",
            value=shown(", ".join(posting.remote_conflict)),
            message=f"statements on where the work is done disagree; {posting.remote} was taken",
            mend="say the same in every field and in the text",
        )


def _of_salary(raw: RawPosting, posting: Posting) -> Iterator[Remark]:
    if raw.salary is None or (posting.salary and (posting.salary.minimum or posting.salary.maximum)):
        return
    given = (raw.salary.minimum, raw.salary.maximum, raw.salary.text)
    value = next((text for text in given if text and re.search(r"[1-9]", text) and SUM.search(text)), None)
    if value:
        yield Remark(
            code="unread-salary",
            position=raw.position,
            field="salary",
            value=shown(value),
            message="the salary has a sum that could not be read; only its words were kept",
            mend="write it as 550000 to 650000, with currency NOK and the unit YEAR, MONTH or HOUR",
        )


def _of_dates(raw: RawPosting, posting: Posting) -> Iterator[Remark]:
    if raw.published and posting.published is None and not dates.is_no_date(raw.published):
        yield Remark(
            code="unread-published",
            position=raw.position,
            field="published",
            value=shown(raw.published),
            message="the day of publication could not be read and was left out",
            mend=WRITE_DATES,
        )
    if raw.deadline and posting.deadline is None and not dates.is_no_date(raw.deadline):
        yield Remark(
            code="unread-deadline",
            position=raw.position,
            field="deadline",
            value=shown(raw.deadline),
            message="the deadline could not be read and was left out",
            mend=WRITE_DATES,
        )
    if raw.expires and posting.expires is None and not dates.is_no_date(raw.expires):
        yield Remark(
            code="unread-expires",
            position=raw.position,
            field="expires",
            value=shown(raw.expires),
            message="the day on which the posting is taken down could not be read and was left out",
            mend=WRITE_DATES,
        )


def _of_address(raw: RawPosting, posting: Posting) -> Iterator[Remark]:
    if not raw.apply_urls or posting.apply_url is not None:
        return
    if any(is_mail_address(address) for address in raw.apply_urls):
        yield Remark(
            code="apply-by-mail",
            position=raw.position,
            field="apply URL",
            message="one applies by e-mail, and there is no web address to send candidates to",
            mend="give the address of the ad or of its form, beginning with https://",
        )
        return
    yield Remark(
        code="unread-apply-url",
        position=raw.position,
        field="apply URL",
        value=shown(raw.apply_urls[0]),
        message="the apply URL could not be read and was left out",
        mend="give a whole address that begins with https://",
    )
