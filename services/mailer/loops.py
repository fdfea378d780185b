"""Makes the body of each loop over jobs a block of its own, so that it can be rendered job by job."""

import re

_TAG = re.compile(r"\{%-?\s*(for\b|endfor\b|block\b)([^%]*)%\}|\bloop\.")
_OVER_JOBS = "job in jobs"
BLOCK = "job"


def blocked(source: str) -> str:
    """A template's source with ``{% block job0 scoped %}`` around what is said of one job.

    A loop that asks for its own ``loop.last`` and the like stays as it is: its rounds depend on each other.
    """
    out: list[str] = []
    done = 0
    for number, (start, end) in enumerate(_bodies(source)):
        body = source[start:end]
        out += (source[done:start], f"{{% block {BLOCK}{number} scoped %}}", body, "{% endblock %}")
        done = end
    return "".join((*out, source[done:]))


def _bodies(source: str) -> list[tuple[int, int]]:
    """Where the bodies of independent outermost loops over jobs begin and end."""
    found: list[tuple[int, int]] = []
    depth, start, independent = 0, 0, False
    for tag in _TAG.finditer(source):
        match tag[1]:
            case "for":
                depth += 1
                if depth == 1:
                    start, independent = tag.end(), tag[2].strip(" -") == _OVER_JOBS
            case "endfor":
                depth -= 1
                if depth == 0 and independent:
                    found.append((start, tag.start()))
            case "block":
                independent = False
            case _:
                independent = independent and depth > 1
    return found
