"""What an answer says when something is wrong (RFC 9457), for the OpenAPI document."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from services.ingest.problems import MEDIA_TYPE

Answers = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """RFC 9457 problem details; the last five are there where one thing of a posting is wrong."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(description="What is wrong, in a few words.")
    status: int
    detail: str = Field(description="What is wrong and what to do.")
    code: str | None = Field(default=None, description="See docs/feeds.md.")
    position: str | None = Field(default=None, description="A JSON pointer, a line, or a row.")
    field: str | None = None
    value: str | None = Field(default=None, description="As it came, cut.")
    mend: str | None = Field(default=None, description="How to mend it.")


SCHEMA = {"$ref": "#/components/schemas/Problem"}


def answer(status: int, description: str, title: str, detail: str, **more: str) -> Answers:
    """One answer with its example."""
    example = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    content = {MEDIA_TYPE: {"schema": SCHEMA, "example": example}}
    return {status: {"description": description, "content": content}}


UNAUTHORISED = answer(
    401,
    "The API key is missing or does not work.",
    "Not authorised",
    "send `Authorization: Bearer KEY` with an API key that works",
)
NO_FEED = answer(
    404, "The company has no feed of that name.", "No such feed", "your company has no feed of that name"
)
NO_DELIVERY = answer(
    404,
    "The company has no such feed, or the feed no such delivery.",
    "No such delivery",
    "this feed has no delivery of that id",
)
NOT_UNDERSTOOD = answer(
    422, "The request does not fit.", "Request not understood", "delivery_id: Input should be a valid UUID"
)
OUTAGE = answer(
    503,
    "The database is out of reach.",
    "Not available",
    "the service is being restarted: try again",
)
BODY = (
    answer(400, "The body is empty, damaged gzip, or a form without a file.", "Empty delivery",
           "the body is empty: send the feed file as the body, or as a file field of a form")
    | answer(413, "The body is too large.", "Delivery too large",
             "a delivery may have 500000000 bytes, also after unpacking: split the feed into several feeds")
    | answer(415, "Content-Encoding is neither identity nor gzip.", "Encoding not understood",
             "send the body plain or gzip, not br")
)  # fmt: skip
TOO_MANY = answer(
    429,
    "Too many tries in ten minutes.",
    "Too many tries",
    "wait ten minutes, or send the feed",
)
ALWAYS = UNAUTHORISED | OUTAGE


def describe(app: FastAPI) -> None:
    """Put the one schema of all problems into the application's document."""
    without = app.openapi

    def document() -> dict[str, Any]:
        found = without()
        found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return found

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way
