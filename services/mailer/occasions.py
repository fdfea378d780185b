"""What single kinds of mail say beyond jobs and articles, in words. Pure."""

from typing import Any

from services.mailer import phrases
from services.mailer.company_report import FEWEST_SHOWN, CompanyReport
from services.mailer.content import Content
from shared.vocabulary import Locale

_NOTHING: dict[str, Any] = {"days": None, "report": None, "plain": False, "lowered": None}


def occasion(content: Content, locale: Locale) -> dict[str, Any]:
    """Template values ``days``, ``report``, ``plain`` and ``lowered``."""
    if content.report is None and content.days is None and content.lowered is None and not content.plain:
        return _NOTHING
    return {
        "days": content.days,
        "report": _report(content.report, locale) if content.report else None,
        "plain": content.plain,
        "lowered": content.lowered.value if content.lowered else None,
    }


def _report(report: CompanyReport, locale: Locale) -> dict[str, Any]:
    return {
        "first": phrases.day(report.first, locale),
        "last": phrases.day(report.last, locale, year=True),
        "feeds": [feed.model_dump() for feed in report.feeds],
        "problems": [
            {"message": _sentence(problem.message), "mend": _sentence(problem.mend), "count": problem.count}
            for problem in report.problems
        ],
        "shown": report.shown,
        "fewest": FEWEST_SHOWN,
    }


def _sentence(text: str) -> str:
    """A line of a feed's report, which begins small, as a sentence."""
    ended = text if not text or text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]
