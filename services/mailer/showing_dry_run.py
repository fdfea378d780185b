"""A dry run as tables for people."""

from rich.console import Group
from rich.table import Table

from services.mailer.dry_run import DryRun


def dry_run_tables(found: DryRun) -> Group:
    """The sums, then by language and cadence, then why some get nothing."""
    return Group(_sums(found), _lines(found), _reasons(found))


def _sums(found: DryRun) -> Table:
    rows = Table(title=f"Edition {found.number}: {found.title} ({found.state})", box=None, show_header=False)
    rows.add_row("for", found.audience)
    rows.add_row("partitions frozen", f"{found.frozen} of {found.partitions}")
    rows.add_row("would get a mail", str(found.mails))
    rows.add_row("of these plain, without a profile", str(found.plain))
    for candidate_id in found.plain_samples:
        rows.add_row("such as", str(candidate_id))
    rows.add_row("would get nothing", str(found.nothing))
    rows.add_row("different jobs", str(found.jobs))
    rows.add_row("jobs of a mail, mean", f"{found.mean_jobs:.2f}")
    if found.before is None:
        rows.add_row("before", "no edition went before this one")
        return rows
    before = found.before
    rows.add_row("jobs", f"{before.jobs_new} new, {before.jobs_gone} gone since edition {before.number}")
    more = f"{before.candidates_more} more, {before.candidates_fewer} fewer than edition {before.number}"
    rows.add_row("candidates", more)
    rows.add_row("jobs of a mail before", f"{before.mean_jobs:.2f}")
    return rows


def _lines(found: DryRun) -> Table:
    rows = Table("Language", "Cadence", "Mails", "Nothing", box=None)
    for line in found.lines:
        rows.add_row(line.language, line.cadence, str(line.mails), str(line.nothing))
    return rows


def _reasons(found: DryRun) -> Table:
    rows = Table("Nothing, because", "Candidates", box=None)
    for reason, count in found.reasons.items():
        rows.add_row(reason, str(count))
    return rows
