"""The mailbox's pages: a list with search, a mail with its HTML, text, headers and source; and as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.templating import Jinja2Templates

from talentpool.mailbox.store import MailStore, Summary

PAGE_SIZE = 50
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")


def create_mailbox_app(store: MailStore) -> FastAPI:
    """The web side of a mailbox."""
    app = FastAPI(title="Talent Pool mailbox")

    @app.get("/", response_class=HTMLResponse)
    def index(request: Request, q: str = "", page: Annotated[int, Query(ge=1)] = 1) -> Response:
        start = (page - 1) * PAGE_SIZE
        found = list(store.search(q))
        return TEMPLATES.TemplateResponse(
            request,
            "index.html",
            {
                "mails": found[start : start + PAGE_SIZE],
                "total": len(found),
                "page": page,
                "pages": max(1, -(-len(found) // PAGE_SIZE)),
                "q": q,
            },
        )

    @app.get("/mails/{mail_id}", response_class=HTMLResponse)
    def show(request: Request, mail_id: str) -> Response:
        message = _message(store, mail_id)
        text = message.get_body(("plain",))
        return TEMPLATES.TemplateResponse(
            request,
            "mail.html",
            {
                "id": mail_id,
                "headers": [(name, str(value)) for name, value in message.items()],
                "subject": str(message["Subject"]),
                "text": text.get_content() if text else "",
            },
        )

    @app.get("/mails/{mail_id}/html", response_class=HTMLResponse)
    def html(mail_id: str) -> Response:
        body = _message(store, mail_id).get_body(("html",))
        return HTMLResponse(
            body.get_content() if body else "",
            headers={"Content-Security-Policy": MAIL_POLICY},
        )

    @app.get("/mails/{mail_id}/source")
    def source(mail_id: str) -> Response:
        raw = store.raw(mail_id)
        if raw is None:
            raise HTTPException(404, "there is no such mail")
        return PlainTextResponse(raw)

    @app.get("/api/mails")
    def mails(to: str = "", q: str = "", limit: Annotated[int, Query(ge=1)] = 1_000) -> dict[str, Any]:
        found = store.search(q, recipient=to)
        return {"mails": _as_json(islice(found, limit)), "total": len(store.summaries())}

    @app.delete("/api/mails")
    def clear() -> dict[str, int]:
        return {"deleted": store.clear()}

    return app


def _message(store: MailStore, mail_id: str) -> Any:
    message = store.message(mail_id)
    if message is None:
        raise HTTPException(404, "there is no such mail")
    return message


def _as_json(summaries: Iterable[Summary]) -> list[dict[str, Any]]:
    return [asdict(summary) for summary in summaries]
