import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.settings import MailerSettings
from shared.runtime import create_runtime

SECRET, ENTRY = new_key("kari")
DELIVERY = "8f14e45f-ceea-467f-a0e6-1f2b3c4d5e6f"


@pytest.fixture
def app() -> FastAPI:
    settings = MailerSettings(_env_file=None, secret_keys="k" * 40, api_keys=ENTRY)
    app = FastAPI()
    assemble(app, serving(create_runtime("mailer", settings), settings))
    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)  # without its lifespan: nothing is connected


def calls(app: FastAPI) -> list[tuple[str, str]]:
    document = app.openapi()["paths"]
    return [
        (method.upper(), re.sub(r"\{[^}]*\}", "1", path))
        for path, methods in document.items()
        for method in methods
    ]


def test_every_call_wants_a_key_before_anything_else(app: FastAPI, client: TestClient) -> None:
    found = calls(app)
    assert len(found) >= 40
    assert {path.split("/")[1] for _, path in found} == {"api"}
    for method, path in found:
        for headers in ({}, {"Authorization": "Bearer tpm_wrong"}):
            answer = client.request(method, path, content=b"no JSON", headers=headers)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["title"] == "Not authorised"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/editions/0", None),
        ("GET", "/api/editions/99999999999999999999", None),
        ("GET", "/api/deliveries/none", None),
        ("GET", "/api/deliveries?limit=100000", None),
        ("GET", "/api/deliveries?state=lost", None),
        ("POST", "/api/editions", {"title_nb": "a"}),
        ("POST", "/api/editions", {"title_nb": "a", "title_en": "\u202e"}),
        ("POST", "/api/editions", {"title_nb": "a", "title_en": "b", "audience": {"planet": "Mars"}}),
        ("POST", "/api/editions", {"title_nb": "a", "title_en": "b", "send_at": "2027-03-01T08:00:00"}),
        ("POST", "/api/editions", {"title_nb": "a", "title_en": "b", "canary_share": 5}),
        ("POST", f"/api/deliveries/{DELIVERY}/settle", {"how": "guess", "why": "x"}),
        ("POST", f"/api/deliveries/{DELIVERY}/settle", {"how": "sent", "why": "\n"}),
    ],
)
def test_what_does_not_fit_is_said_to_be_so(client: TestClient, method: str, path: str, body: object) -> None:
    answer = client.request(method, path, json=body, headers={"Authorization": f"Bearer {SECRET}"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["title"] == "Request not understood"
    assert SECRET not in answer.text
