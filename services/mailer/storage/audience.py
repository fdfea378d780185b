"""An audience as a condition on the portal's views."""

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.sql import column

from services.mailer.audience import Audience
from services.mailer.tables import audiences, contacts


def belongs(audience: Audience) -> ColumnElement[bool]:
    """Whether a candidate of ``contacts``, outer joined with ``audiences``, belongs to an audience."""
    rules: list[ColumnElement[bool]] = []
    if audience.languages:
        rules.append(contacts.c.locale.in_([locale.value for locale in audience.languages]))
    if audience.stages:
        rules.append(audiences.c.stage.in_([stage.value for stage in audience.stages]))
    if audience.eea is not None:
        rules.append(audiences.c.eea.is_(audience.eea))
    if audience.occupations:
        rules.append(_begins(audiences.c.isco, audience.occupations))
    if audience.places:
        anywhere = func.cardinality(audiences.c.places) == 0
        rules.append(or_(anywhere, _near(audience.places)))
    return func.coalesce(and_(*rules), False) if rules else true()


def _begins(codes: ColumnElement[list[str]], groups: tuple[str, ...]) -> ColumnElement[bool]:
    code = func.unnest(codes).table_valued("code", name="occupation").render_derived()
    return select(code).where(or_(*(code.c.code.startswith(group) for group in groups))).exists()


def _near(places: tuple[str, ...]) -> ColumnElement[bool]:
    """A place lies in a county, or a county holds a place: either number begins with the other."""
    wished = func.unnest(audiences.c.places).table_valued("code", name="wished").render_derived()
    asked = literal(list(places), ARRAY(TEXT))
    meant = func.unnest(asked).table_valued("code", name="meant").render_derived()
    either = or_(wished.c.code.startswith(meant.c.code), meant.c.code.startswith(wished.c.code))
    return select(column("1", is_literal=True)).select_from(wished.join(meant, either)).exists()
