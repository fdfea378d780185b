"""Example mails: fictional people, employers and ads, for previews, golden files and benchmarks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.mailer.company_report import CompanyReport, FeedWeek, Problem
from services.mailer.content import Content, Item, JobCard, without_profile
from services.mailer.edition import Edition
from services.mailer.example_articles import ALL_ARTICLES, ARTICLES
from services.mailer.links import company_links, feedback_links, links_of
from services.mailer.message import Envelope, Sender
from services.mailer.render import Letter, Letterhead
from shared.jobs import LanguageRequirement
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.tokens import Tokens
from shared.vocabulary import Cefr, EmploymentType, Locale, MailKind, RemoteMode

DATED = datetime(2026, 10, 22, 6, 30, tzinfo=UTC)
CANDIDATE = UUID("0c0ffee0-1111-4222-8333-444455556666")
COMPANY = UUID("c0a9a4f0-1111-4222-8333-444455556666")
DELIVERY = UUID("de11e4e0-1111-4222-8333-444455556666")
LINK_KEY = "an-example-key-that-signs-nothing-real"
PORTAL = "https://talentpool.example"
COMPANIES = "https://feeds.talentpool.example"
HEAD = Letterhead("Talent Pool Oslo", "Talent Pool Oslo, Eksempelgata 1, 0150 Oslo, Norway")
SENDER = Sender("Talent Pool Oslo", "news@talentpool.example", "talentpool")

_NORWEGIAN = LanguageRequirement(language="no", level=Cefr.B2)
_ENGLISH = LanguageRequirement(language="en")
_FULL = (EmploymentType.FULL_TIME,)


def _job(number: int, title: str, employer: str, *places: str, **more: object) -> JobCard:
    return JobCard.model_validate(
        {
            "job_id": UUID(int=number),
            "version": 1,
            "title": title,
            "employer": employer,
            "places": places,
            "employment_types": _FULL,
            "apply_url": f"https://jobs.example/ads/{number}",
            **more,
        }
    )


JOBS = (
    _job(
        1,
        "Senior hydrogeologist for groundwater and tunnels",
        "Fjellgrunn Rådgivning",
        "Oslo",
        remote=RemoteMode.HYBRID,
        required_languages=(_NORWEGIAN, _ENGLISH),
        deadline=DATED + timedelta(days=15),
    ),
    _job(
        2,
        "Data engineer, water quality sensors",
        "Målebøye AS",
        "Lysaker",
        "Oslo",
        remote=RemoteMode.HYBRID,
        required_languages=(_ENGLISH,),
        salary="NOK 720 000 to 850 000 a year",
        deadline=DATED + timedelta(days=1),
    ),
    _job(
        3,
        "Sykepleier, geriatrisk sengepost",
        "Bekkelia sykehus",
        "Lillestrøm",
        employment_types=(EmploymentType.PART_TIME, EmploymentType.TEMPORARY),
        required_languages=(_NORWEGIAN,),
    ),
    _job(4, "Environmental adviser", "Vannverket Øst", "Drammen", deadline=DATED + timedelta(days=40)),
    _job(
        5,
        "Python developer, public transport data",
        "Ruteplan",
        remote=RemoteMode.REMOTE,
        required_languages=(_ENGLISH,),
        deadline=DATED + timedelta(days=78),
    ),
)


def _reason(kind: ReasonKind, nb: str, en: str) -> Reason:
    return Reason(kind=kind, nb=nb, en=en)


_REASONS = (
    (
        _reason(ReasonKind.OCCUPATION, "geologer og geofysikere", "geologists and geophysicists"),
        _reason(ReasonKind.SKILL, "grunnvannsmodellering", "groundwater modelling"),
        _reason(ReasonKind.SKILL, "Python", "Python"),
        _reason(ReasonKind.PLACE, "Oslo", "Oslo"),
    ),
    (
        _reason(ReasonKind.SKILL, "Python", "Python"),
        _reason(ReasonKind.SKILL, "PostgreSQL", "PostgreSQL"),
        _reason(ReasonKind.SKILL, "tidsserier", "time series"),
        _reason(ReasonKind.LANGUAGE, "engelsk", "English"),
    ),
    (_reason(ReasonKind.PLACE, "Lillestrøm", "Lillestrøm"),),
    (
        _reason(ReasonKind.OCCUPATION, "miljørådgivere", "environmental advisers"),
        _reason(ReasonKind.PLACE, "Buskerud", "Buskerud"),
    ),
    (
        _reason(ReasonKind.REMOTE, "fjernarbeid", "remote work"),
        _reason(ReasonKind.LANGUAGE, "engelsk", "English"),
    ),
)
_CAUTIONS = (
    (CautionKind.PERMIT_UNKNOWN,),
    (CautionKind.LANGUAGE_LEVEL_UNKNOWN,),
    (),
    (CautionKind.LANGUAGE_UNKNOWN, CautionKind.PERMIT_UNKNOWN),
    (CautionKind.PERMIT_UNKNOWN,),
)


def digest_content(jobs: int = len(JOBS)) -> Content:
    """A digest's content of as many jobs as asked for."""
    kinds = len(JOBS)
    return Content(
        items=tuple(
            Item(
                rank=number + 1,
                score=round(0.93 - number / 50, 2),
                reasons=_REASONS[number % kinds],
                cautions=_CAUTIONS[number % kinds],
                job=JOBS[number % kinds].model_copy(update={"job_id": UUID(int=number + 1)}),
            )
            for number in range(jobs)
        )
    )


EDITION = Edition(
    edition_id=UUID(int=12),
    number=12,
    titles={Locale.NB: "Høst ved fjorden", Locale.EN: "Autumn by the fjord"},
    articles=ARTICLES,
    opened_at=DATED,
)
FULL_EDITION = replace(EDITION, articles=ALL_ARTICLES)


REPORT = CompanyReport(
    first=date(2026, 10, 12),
    last=date(2026, 10, 18),
    feeds=(
        FeedWeek(name="Career page", deliveries=28, accepted=14, changed=6, closed=9, rejected=3),
        FeedWeek(name="Trainee programme", deliveries=0, accepted=0, changed=0, closed=0, rejected=0),
    ),
    problems=(
        Problem(message="deadline is before the day of posting", mend="correct the deadline", count=2),
        Problem(message="no title", mend="give each posting a title, in the field that holds it", count=1),
    ),
    shown=132,
)


def letter(kind: MailKind, locale: Locale, jobs: int = len(JOBS), *, plain: bool = False) -> Letter:
    """An example of a kind of mail; ``plain`` is the digest without a profile."""
    return letter_of(kind, locale, _content(kind, jobs, plain=plain))


def letter_of(kind: MailKind, locale: Locale, content: Content) -> Letter:
    """A mail to the example's recipient with any content."""
    tokens = Tokens(LINK_KEY)
    to_company = kind is MailKind.REPORT
    return Letter(
        kind=kind,
        locale=locale,
        content=content,
        links=company_links(COMPANY, tokens, COMPANIES)
        if to_company
        else links_of(CANDIDATE, tokens, PORTAL),
        dated=DATED,
        recipient="Fjellgrunn Rådgivning" if to_company else "Amélie Ødegård-Ndiaye",
        edition=EDITION if kind is MailKind.DIGEST else None,
        feedback={} if content.plain else _feedback(content, tokens),
    )


def _content(kind: MailKind, jobs: int, *, plain: bool) -> Content:
    match kind:
        case MailKind.DIGEST:
            content = digest_content(jobs)
            return without_profile(content) if plain else content
        case MailKind.ALERT:
            return digest_content(1)
        case MailKind.RENEWAL:
            return Content(days=7)
        case MailKind.REPORT:
            return Content(report=REPORT)
    return Content()


def _feedback(content: Content, tokens: Tokens) -> dict[UUID, str]:
    return feedback_links(CANDIDATE, [item.job.job_id for item in content.items], tokens, PORTAL)


def envelope(example: Letter) -> Envelope:
    """The envelope of an example."""
    return Envelope(
        delivery_id=DELIVERY,
        kind=example.kind,
        locale=example.locale,
        to_address="amelie@mail.example",
        to_name=example.recipient,
        dated=example.dated,
        correlation_id="example-correlation",
        unsubscribe_url=example.links.unsubscribe,
        edition_number=example.edition.number if example.edition else None,
    )
