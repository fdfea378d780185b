"""The first page: what this is, and the sign-up form. Its reply never says whether an address is known."""

import asyncio
import time
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.datastructures import FormData

from services.portal.candidates import Consent
from services.portal.consent_texts import CURRENT
from services.portal.forms import SignUp
from services.portal.pages.portal import Portal
from services.portal.pages.rendering import FieldError, field_errors, page
from shared.pages.form_data import read_form
from shared.pages.reader import reader_locale

REPLY_SECONDS = 0.25
"""A sign-up is answered after this time, so that the answer's speed tells nothing either."""

TRAP = "website"
"""A field that people do not see; who fills it in is a program."""


def router(portal: Portal) -> APIRouter:
    """``/`` and ``/sent``."""
    routes = APIRouter()

    @routes.get("/")
    async def show(request: Request) -> HTMLResponse:
        values = {"email": "", "name": "", "locale": reader_locale(request), "consent": ""}
        return _form_page(portal, request, values)

    @routes.post("/")
    async def sign_up(request: Request) -> Response:
        return await _sign_up(portal, request)

    @routes.get("/sent")
    async def sent(request: Request) -> HTMLResponse:
        return page(request, "sent.html", reader_locale(request), portal.settings)

    return routes


async def _sign_up(portal: Portal, request: Request) -> Response:
    started = time.monotonic()
    locale = reader_locale(request)
    if not portal.sign_up_limit.take(request.client.host if request.client else ""):
        response = page(request, "too_many.html", locale, portal.settings, status=429)
        response.headers["Retry-After"] = "600"
        return response
    form = await read_form(request)
    try:
        wish = _checked(form)
    except ValidationError as error:
        values = {field: str(form.get(field, "")) for field in ("email", "name", "locale", "consent")}
        return _form_page(portal, request, values, field_errors(error, locale))
    if not form.get(TRAP):
        await portal.candidates.register(wish, Consent(CURRENT, locale, "sign-up"))
    await asyncio.sleep(max(0.0, started + REPLY_SECONDS - time.monotonic()))
    return RedirectResponse(f"/sent?lang={locale}", status_code=303)


def _form_page(
    portal: Portal, request: Request, values: dict[str, str], errors: Sequence[FieldError] = ()
) -> HTMLResponse:
    return page(
        request,
        "sign_up.html",
        reader_locale(request),
        portal.settings,
        status=422 if errors else 200,
        values=values,
        errors=errors,
    )


def _checked(form: FormData) -> SignUp:
    return SignUp.model_validate(
        {
            "email": form.get("email", ""),
            "name": form.get("name", ""),
            "locale": form.get("locale", ""),
            "consent": form.get("consent") == "yes",
        }
    )
