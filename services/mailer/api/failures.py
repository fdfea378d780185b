"""Refusals as answers: what is not there is 404, what a state does not allow is 409."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from services.mailer.deciding import UnknownMailError
from services.mailer.editing import UnfitArticleError, UnknownArticleError
from services.mailer.edition import StepRefusedError
from services.mailer.partner_feeds.operating import KnownFeedError, UnknownFeedError
from services.mailer.rehearsing import NoSampleError
from services.mailer.schedule import UnknownScheduleError
from services.mailer.settling import SettlingRefusedError
from services.mailer.stepping import NotApprovableError, UnknownEditionError
from services.mailer.storage.rests import NoRestError
from services.mailer.storage.returned import NoBytesError
from shared.errors import TalentPoolError
from shared.problem_details import MEDIA_TYPE, Handler, broken, http, invalid, problem, wrong

Answers = dict[int | str, dict[str, Any]]
SCHEMA = {"$ref": "#/components/schemas/Problem"}


class Problem(BaseModel):
    """RFC 9457 problem details; ``faults`` are there where checks keep an edition from being approved."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(description="What is wrong, in a few words.")
    status: int
    detail: str = Field(description="What is wrong and what to do.")
    faults: list[str] | None = Field(default=None, description="Each check that fails, in a sentence.")


async def not_there(_request: Request, error: Exception) -> JSONResponse:
    """An edition or a mail that does not exist."""
    return problem(404, "Not found", str(error))


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """A step that the state does not allow."""
    if isinstance(error, NotApprovableError):
        return problem(409, "Not possible now", str(error), faults=error.faults)
    return problem(409, "Not possible now", str(error))


HANDLERS: dict[type[Exception], Handler] = {
    UnknownEditionError: not_there,
    UnknownMailError: not_there,
    NoSampleError: not_there,
    UnknownScheduleError: not_there,
    UnknownArticleError: not_there,
    UnknownFeedError: not_there,
    NoBytesError: not_there,
    NoRestError: not_there,
    UnfitArticleError: refused,
    KnownFeedError: refused,
    StepRefusedError: refused,
    SettlingRefusedError: refused,
    RequestValidationError: invalid,
    HTTPException: http,
    TalentPoolError: wrong,
    Exception: broken,
}


def answer(status: int, description: str, title: str, detail: str) -> Answers:
    """One answer with its example, for the OpenAPI document."""
    example = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return {
        status: {"description": description, "content": {MEDIA_TYPE: {"schema": SCHEMA, "example": example}}}
    }


ALWAYS = (
    answer(401, "The API key is missing or does not work.", "Not authorised",
           "send `Authorization: Bearer KEY` with an API key that works")
    | answer(422, "The request does not fit.", "Request not understood",
             "limit: Input should be less than or equal to 200")
    | answer(503, "The database is out of reach.", "Not available",
             "the service is being restarted: try again")
)  # fmt: skip
BODY = answer(400, "The body is no JSON.", "There was an error parsing the body", "send a JSON object")
NO_EDITION = answer(
    404, "There is no such edition.", "Not found", "there is no edition 7; see `talentpool editions list`"
)
NO_MAIL = answer(404, "There is no such mail.", "Not found", "there is no mail delivery 8f14e45f-…")
REFUSED = answer(
    409,
    "The edition's state does not allow it, or checks fail.",
    "Not possible now",
    "edition 7 is sent and cannot be paused now; nothing more can be done with it",
)


def install(app: FastAPI) -> None:
    """Give an application an answer to every failure, and its document the schema of them."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    without = app.openapi

    def document() -> dict[str, Any]:
        found = without()
        found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return found

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way
