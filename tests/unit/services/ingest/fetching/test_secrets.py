from pathlib import Path

import pytest

from services.ingest.fetching.secrets import find_secret, read_secret
from shared.fetching.errors import FetchError
from shared.fetching.secret import NO_SECRET


def test_a_secret_is_headers_and_parameters_line_by_line() -> None:
    secret = read_secret("finn", "X-FINN-apikey: hush\n\n ?key=quiet \n")
    assert (secret.headers, secret.parameters) == ((("x-finn-apikey", "hush"),), (("key", "quiet"),))
    assert "hush" not in repr(secret)


@pytest.mark.parametrize("text", ["hush", "Host: evil.example", "X: a\x00b", "?a b=c", "Content-Length: 1"])
def test_a_secret_that_cannot_be_read_is_said_without_its_value(text: str) -> None:
    with pytest.raises(FetchError, match="cannot be read") as caught:
        read_secret("finn", text)
    assert text not in str(caught.value)


def test_a_secret_comes_from_the_environment_or_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_secret(None, tmp_path) is NO_SECRET
    (tmp_path / "TALENTPOOL_INGEST_SECRET_FINN").write_text("?key=file\n", encoding="utf-8")
    assert find_secret("finn", tmp_path).parameters == (("key", "file"),)
    monkeypatch.setenv("TALENTPOOL_INGEST_SECRET_FINN", "?key=environment")
    assert find_secret("finn", tmp_path).parameters == (("key", "environment"),)


@pytest.mark.parametrize(
    ("name", "sentence"), [("none", "is not there"), ("../x", "is no name"), ("A", "is no name")]
)
def test_a_secret_that_is_not_there_is_said_with_its_variable(
    tmp_path: Path, name: str, sentence: str
) -> None:
    with pytest.raises(FetchError, match=sentence):
        find_secret(name, tmp_path)
