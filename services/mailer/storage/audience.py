"""An audience as a condition on the portal's views."""

from sqlalchemy import ColumnElement, FromClause, and_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.sql import column

from services.mailer.audience import Audience
from services.mailer.views import contacts


def belongs(audience: Audience, profile: FromClause) -> ColumnElement[bool]:
    """Whether a candidate belongs to an audience; ``profile`` is their row of ``audiences``, outer joined."""
    rules: list[ColumnElement[bool]] = []
    if audience.languages:
        rules.append(contacts.c.locale.in_([locale.value for locale in audience.languages]))
    if audience.stages:
        rules.append(profile.c.stage.in_([stage.value for stage in audience.stages]))
    if audience.eea is not None:
        rules.append(profile.c.eea.is_(audience.eea))
    if audience.occupations:
        rules.append(_begins(profile.c.isco, audience.occupations))
    if audience.places:
        anywhere = func.cardinality(profile.c.places) == 0
        rules.append(or_(anywhere, _near(profile, audience.places)))
    return func.coalesce(and_(*rules), False) if rules else true()


def _begins(codes: ColumnElement[list[str]], groups: tuple[str, ...]) -> ColumnElement[bool]:
    code = func.unnest(codes).table_valued("code", name="occupation").render_derived()
    return select(code).where(or_(*(code.c.code.startswith(group) for group in groups))).exists()


def _near(profile: FromClause, places: tuple[str, ...]) -> ColumnElement[bool]:
    """A place lies in a county, or a county holds a place: either number begins with the other."""
    wished = func.unnest(profile.c.places).table_valued("code", name="wished").render_derived()
    asked = literal(list(places), ARRAY(TEXT))
    meant = func.unnest(asked).table_valued("code", name="meant").render_derived()
    either = or_(wished.c.code.startswith(meant.c.code), meant.c.code.startswith(wished.c.code))
    return select(column("1", is_literal=True)).select_from(wished.join(meant, either)).exists()
