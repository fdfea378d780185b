"""What a candidate says of a job in a mail: the page behind the links, and the list of it in the profile."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.portal.candidates import Candidate
from services.portal.choices import FEEDBACK, FEEDBACK_EFFECTS
from services.portal.feedback import About
from services.portal.messages import MESSAGES, Fault
from services.portal.pages.portal import ErasedError, Portal, require
from services.portal.pages.rendering import LOCALES, FieldError, page
from shared.i18n import translations
from shared.pages.form_data import read_form
from shared.pages.reader import reader_locale
from shared.tokens import Purpose
from shared.vocabulary import FeedbackKind, Locale


@dataclass(frozen=True)
class _Link:
    """Whose link it is, and about which job."""

    candidate: Candidate
    job_id: UUID
    token: str

    @property
    def address(self) -> str:
        return f"/feedback/{self.token}"


def router(portal: Portal) -> APIRouter:
    """``/feedback/{token}``, and ``/profile/{token}/feedback``."""
    routes = APIRouter()

    @routes.get("/feedback/{token}")
    async def show(request: Request, token: str) -> HTMLResponse:
        link = await _read(portal, token)
        return await _answer(portal, request, link, _kind(request.query_params.get("kind")))

    @routes.post("/feedback/{token}")
    async def give(request: Request, token: str) -> Response:
        link = await _read(portal, token)
        kind = _kind((await read_form(request)).get("kind"))
        if kind is None:
            return await _answer(portal, request, link, None, unsaid=True)
        if not await portal.feedback.give(link.candidate.candidate_id, link.job_id, kind):
            raise ErasedError
        return _back(request, link.candidate, link.address)

    @routes.post("/feedback/{token}/undo")
    async def undo(request: Request, token: str) -> Response:
        link = await _read(portal, token)
        await portal.feedback.take_back(link.candidate.candidate_id, link.job_id)
        return _back(request, link.candidate, link.address)

    @routes.post("/profile/{token}/feedback")
    async def remove(request: Request, token: str) -> Response:
        """Takes back what was said of one job, or, if the form names none, of all."""
        candidate = await portal.owner(Purpose.PROFILE, token)
        job = (await read_form(request)).get("job")
        await portal.feedback.take_back(candidate.candidate_id, None if job is None else _job(job))
        return _back(request, candidate, f"/profile/{token}", "#told-title")

    return routes


async def _read(portal: Portal, token: str) -> _Link:
    candidate_id, job_id = portal.tokens.read_pair(Purpose.FEEDBACK, token)
    return _Link(require(await portal.candidates.find(candidate_id)), job_id, token)


async def _answer(
    portal: Portal, request: Request, link: _Link, asked: FeedbackKind | None, *, unsaid: bool = False
) -> HTMLResponse:
    locale = reader_locale(request, link.candidate.locale)
    said = await portal.feedback.said_of(link.candidate.candidate_id, link.job_id)
    job = await portal.feedback.about(link.job_id)
    return page(
        request,
        "feedback.html",
        locale,
        portal.settings,
        status=422 if unsaid else 200,
        errors=[FieldError("kind", _wrong(locale))] if unsaid else (),
        about=said.about if said and job == About() else job,
        said=said.kind.value if said else "",
        chosen=asked or (said.kind if said else ""),
        choices=FEEDBACK,
        effects=FEEDBACK_EFFECTS,
        address=link.address,
        profile=portal.address(Purpose.PROFILE, link.candidate),
        plain=link.candidate.mail.plain,
    )


def _wrong(locale: Locale) -> str:
    return str(translations(LOCALES, locale).gettext(MESSAGES[Fault.INVALID]))


def _back(request: Request, candidate: Candidate, address: str, part: str = "") -> RedirectResponse:
    locale = reader_locale(request, candidate.locale)
    return RedirectResponse(f"{address}?lang={locale}{part}", status_code=303)


def _kind(value: object) -> FeedbackKind | None:
    return FeedbackKind(value) if isinstance(value, str) and value in set(FeedbackKind) else None


def _job(value: object) -> UUID:
    """A damaged id names no job that anybody has spoken of."""
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)
