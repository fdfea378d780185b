from pathlib import Path

from talentpool.secrets import write_secrets


def test_secrets_are_made_once_and_each_container_gets_only_its_own(tmp_path: Path) -> None:
    assert write_secrets(tmp_path, "db:5432/talentpool") > 0
    before = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert write_secrets(tmp_path, "db:5432/talentpool") == 0
    assert before == {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}

    ingest = {path.name for path in (tmp_path / "ingest").iterdir()}
    assert ingest == {"TALENTPOOL_INGEST_DATABASE_URL", "TALENTPOOL_SECRET_KEYS"}
    owner = (tmp_path / "postgres" / "password").read_text().strip()
    assert owner in (tmp_path / "provision" / "TALENTPOOL_ADMIN_DATABASE_URL").read_text()
