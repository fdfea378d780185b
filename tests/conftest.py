"""What all tests share: real servers on demand, and where the real feeds and labelled data lie."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["fixtures.ingest", "fixtures.servers", "fixtures.site", "fixtures.system"]

ROOT = Path(__file__).parents[1]

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")

NO_TAXONOMY = tempfile.mkdtemp(prefix="talentpool-taxonomy-")
"""Empty at first: what was imported into this checkout changes no test."""
atexit.register(shutil.rmtree, NO_TAXONOMY, ignore_errors=True)
os.environ["TALENTPOOL_TAXONOMY_DIR"] = NO_TAXONOMY


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real feed files and labelled data; read where it lies, never copied."""
    folder = (ROOT / os.environ.get("TALENTPOOL_SHARED", "../shared")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no real feeds and labels: {folder} is absent (set TALENTPOOL_SHARED)")
    return folder
