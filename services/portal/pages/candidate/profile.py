"""The profile form: what somebody does, knows and looks for."""

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from services.portal import choices, languages, places
from services.portal.candidates import Candidate, Consent
from services.portal.consent_texts import CLICKS, FINDABLE, consent_text
from services.portal.forms import Profile
from services.portal.mail_wishes import hour_names, offered_time_zones
from services.portal.pages.portal import ErasedError, Portal
from services.portal.pages.rendering import FieldError, field_errors, page
from services.portal.profile_form import ProfileValues, anchor, model_input, sent_values, stored_values
from shared.pages.form_data import read_form
from shared.pages.reader import reader_locale
from shared.tokens import Purpose
from shared.vocabulary import Locale


def router(portal: Portal) -> APIRouter:
    """``/profile/{token}``."""
    routes = APIRouter(prefix="/profile")

    @routes.get("/{token}")
    async def show(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.PROFILE, token)
        return await _form_page(portal, request, candidate, stored_values(candidate))

    @routes.post("/{token}")
    async def save(request: Request, token: str) -> Response:
        candidate = await portal.owner(Purpose.PROFILE, token)
        values = sent_values(await read_form(request))
        try:
            profile = Profile.model_validate(model_input(values))
        except ValidationError as error:
            locale = reader_locale(request, candidate.locale)
            errors = field_errors(error, locale, partial(anchor, values=values))
            return await _form_page(portal, request, candidate, values, errors)
        consent = Consent(FINDABLE, reader_locale(request, candidate.locale), "profile")
        if not await portal.candidates.save_profile(candidate.candidate_id, profile, consent):
            raise ErasedError
        return RedirectResponse(f"/profile/{token}?saved=1", status_code=303)

    return routes


async def _form_page(
    portal: Portal,
    request: Request,
    candidate: Candidate,
    values: ProfileValues,
    errors: Sequence[FieldError] = (),
) -> HTMLResponse:
    locale = reader_locale(request, candidate.locale)
    return page(
        request,
        "profile.html",
        locale,
        portal.settings,
        status=422 if errors else 200,
        errors=errors,
        candidate=candidate,
        values=values,
        saved=request.query_params.get("saved") == "1" and not errors,
        choices=choices,
        offered=places,
        first_languages=languages.FIRST_LANGUAGES,
        language_names=_language_names(values, locale),
        other_places=sorted(values.places - places.OFFERED_PLACES),
        told=await portal.feedback.said(candidate.candidate_id),
        unsubscribe=portal.address(Purpose.UNSUBSCRIBE, candidate),
        findable_text=_text(portal, locale, FINDABLE),
        clicks_text=_text(portal, locale, CLICKS),
        hours=hour_names(),
        time_zones=_time_zones(values.time_zone, locale),
        renewal_days=portal.settings.renewal_days,
    )


def _text(portal: Portal, locale: Locale, version: str) -> str:
    settings = portal.settings
    region = settings.region_name(locale)
    return consent_text(locale, sender=settings.sender_name, region=region, version=version)


def _time_zones(chosen: str, locale: Locale) -> tuple[tuple[str, str], ...]:
    """The zones on offer, and one that came by another way than this page."""
    offered = offered_time_zones(locale)
    known = chosen in dict(offered) or not chosen
    return offered if known else (*offered, (chosen, chosen))


def _language_names(values: ProfileValues, locale: Locale) -> dict[str, str]:
    """The languages on offer, and those that came by another way than this page."""
    offered = languages.language_names(locale)
    others = {row.language for row in values.rows} - set(offered) - {""}
    return offered | {code: languages.language_name(code, locale) for code in sorted(others)}
