"""Bodies of the generic webhook: what a relay or a tool of yours reports, as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.mailer.returns.diagnostics import without_addresses
from services.mailer.returns.grading import grade, told_code
from services.mailer.returns.returned import Kind, Returned

MOST_REPORTS = 1_000


class Report(BaseModel):
    """One thing that came back; ``return_path`` or ``message_id`` says of which mail."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=200, description="The same for a repeat.")
    kind: Literal["bounce", "complaint"]
    status: str = Field(default="", max_length=20, description="RFC 3463 code, such as 5.1.1.")
    diagnostic: str = Field(default="", max_length=2_000, description="What the server said.")
    return_path: str = Field(default="", max_length=320)
    message_id: str = Field(default="", max_length=320)


_REPORTS = TypeAdapter(list[Report])


def read_reports(body: bytes) -> list[Returned]:
    """The reports of a JSON list; pydantic's ``ValidationError`` says what is wrong and where."""
    return [_returned(one) for one in _REPORTS.validate_json(body)]


def _returned(report: Report) -> Returned:
    is_bounce = report.kind == "bounce"
    code = told_code(report.status, report.diagnostic)
    return Returned(
        Kind(report.kind),
        f"report:{report.id}",
        grade(report.status, report.diagnostic) if is_bounce else None,
        str(code) if is_bounce and code else None,
        without_addresses(report.diagnostic, ()) or None,
        addresses=(report.return_path,) if report.return_path else (),
        message_ids=(report.message_id,) if report.message_id else (),
    )
