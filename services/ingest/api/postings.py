"""One posting at an address of its own: put it, put it again when it changed, delete it."""

from typing import Any, cast

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from services.ingest import single
from services.ingest.api import examples
from services.ingest.api.access import Bearer, caller, is_name
from services.ingest.api.bodies import body_of
from services.ingest.api.models import PostingAnswer
from services.ingest.api.problem_answers import ALWAYS, BODY, answer
from services.ingest.problems import problem
from services.ingest.serving import Serving
from services.ingest.single import Named, Put
from services.ingest.spooling import spool_folder

TITLE = "Posting not taken"
JSON: dict[str, Any] = {"type": "object"}
PUT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One posting as schema.org JobPosting, or in any format of docs/feeds.md. Its own "
        "reference does not count: the address's does.",
        "content": {
            "application/json": {"schema": JSON, "example": examples.POSTING},
            "application/xml": {"schema": {"type": "string"}, "example": examples.HR_OPEN},
        },
    }
}
DONE: dict[str, Any] = {"content": {"application/json": {"example": examples.PUT_ANSWER}}}
PUT_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: DONE | {"description": "It was there: changed or not."},
    201: DONE | {"description": "It is new, or came back."},
}
REFUSED = answer(
    422,
    "The posting cannot be taken; what was there before stays as it was.",
    TITLE,
    "the posting has no title: give every posting a title",
    code="missing-title",
    position="whole file",
    field="title",
    mend="give every posting a title",
)
NO_REFERENCE = answer(
    422, "The reference names nothing.", "Reference not usable", "use 1 to 500 printable characters"
)


def router(serving: Serving) -> APIRouter:
    """``/v1/postings/{reference}``."""
    routes = APIRouter(prefix="/v1/postings", tags=["single postings"])
    runtime = serving.runtime

    @routes.put(
        "/{reference:path}",
        summary="Put one posting",
        responses=PUT_ANSWERS | ALWAYS | BODY | REFUSED,
        response_model=PostingAnswer,
        openapi_extra=PUT_BODY,
    )
    async def put(reference: str, request: Request, _key: Bearer) -> Response:
        """Take one posting and say at once what became of it. Put again, the same body changes nothing."""
        company = await caller(runtime, request)
        _check(reference)
        with spool_folder() as folder:
            part, _ = await body_of(request, folder, serving.settings.largest_posting)
            named = Named(company, reference)
            async with runtime.engine.begin() as tx:
                found = await single.put(tx, runtime.ledger, named, part, serving.read)
        runtime.nudge_relay()
        return _answer(request, reference, found)

    @routes.delete(
        "/{reference:path}", status_code=204, summary="Delete one posting", responses=ALWAYS | NO_REFERENCE
    )
    async def delete(reference: str, request: Request, _key: Bearer) -> Response:
        """Close a posting that was put; 204 also if it is gone already, or never was."""
        company = await caller(runtime, request)
        _check(reference)
        async with runtime.engine.begin() as tx:
            await single.delete(tx, runtime.ledger, Named(company, reference))
        runtime.nudge_relay()
        return Response(status_code=204)

    return routes


def _check(reference: str) -> None:
    if not is_name(reference) or not single.is_usable(reference):
        raise HTTPException(422, "Reference not usable: use 1 to 500 printable characters")


def _answer(request: Request, reference: str, found: Put) -> Response:
    if found.state in ("failed", "rejected"):
        return _refusal(found)
    feed = {"feed": "postings", "delivery_id": str(found.delivery_id)}
    body = PostingAnswer(
        reference=reference,
        state=cast("Any", found.state),  # the others are refused above
        job_id=found.job_id,
        delivery=found.delivery_id,
        report=str(request.url_for("report", **feed)),
        posting=found.report.get("posting"),
        warnings=found.report.get("warnings", []),
    )
    created = found.state == "new" or not found.known
    return JSONResponse(body.model_dump(mode="json"), 201 if created else 200)


def _refusal(found: Put) -> Response:
    """The failure of the body, or why its posting was rejected."""
    line = found.report.get("failure") or found.report["rejected"][0]
    detail = f"{line['message']}: {line['mend']}"
    shown = {name: line[name] for name in ("code", "position", "field", "value", "mend") if name in line}
    return problem(422, TITLE, detail, **shown)
