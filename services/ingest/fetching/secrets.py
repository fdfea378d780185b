"""Keys of feeds that need one: from the environment or a file of the secrets folder, by name.

A secret's lines are ``Header-Name: value`` or ``?parameter=value``. Only names are stored and logged.
"""

import os
import re
from pathlib import Path

from shared.fetching.errors import FetchError
from shared.fetching.secret import NO_SECRET, Secret
from shared.settings import SECRETS_DIR

NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
HEADER = re.compile(r"([A-Za-z0-9-]{1,60}):[ \t]*([\x20-\x7e]{1,4000})")
PARAMETER = re.compile(r"\?([A-Za-z0-9_.\[\]-]{1,60})=([\x21-\x7e]{1,4000})")
OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade"}
)


def variable_of(name: str) -> str:
    """The variable, and the name of the file, that holds a secret."""
    return f"TALENTPOOL_INGEST_SECRET_{name.upper()}"


def find_secret(name: str | None, folder: Path = SECRETS_DIR) -> Secret:
    """Raises ``FetchError`` if the secret is not there or cannot be read."""
    if not name:
        return NO_SECRET
    if NAME.fullmatch(name) is None:
        raise _missing(name, "is no name of a secret", "use lower-case letters, digits and _")
    variable = variable_of(name)
    text = os.environ.get(variable) or _file(folder / variable)
    if not text:
        raise _missing(name, "is not there", f"set {variable}, or put a file of that name in {folder}")
    return read_secret(name, text)


def read_secret(name: str, text: str) -> Secret:
    """From the lines of a secret."""
    headers, parameters = list[tuple[str, str]](), list[tuple[str, str]]()
    for line in filter(None, map(str.strip, text.splitlines())):
        header, parameter = HEADER.fullmatch(line), PARAMETER.fullmatch(line)
        if header and header[1].lower() not in OURS:
            headers.append((header[1].lower(), header[2]))
        elif parameter:
            parameters.append((parameter[1], parameter[2]))
        else:
            raise _missing(
                name, "cannot be read", "write each line as `Header-Name: value` or `?parameter=value`"
            )
    return Secret(tuple(headers), tuple(parameters))


def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _missing(name: str, what: str, mend: str) -> FetchError:
    return FetchError(code="secret-missing", message=f"the secret {name[:40]!r} {what}", mend=mend)
