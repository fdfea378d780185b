"""Commands that see to it that mails arrive: ``talentpool mail keys`` and ``talentpool mail doctor``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def register(mail: typer.Typer) -> None:
    """Add the commands to ``talentpool mail``."""
    mail.command("keys")(make_keys)
    mail.command("doctor")(doctor)


def make_keys(
    folder: Annotated[Path, typer.Argument(help="Gets the private keys, readable by their owner alone.")],
    *,
    selector: Annotated[
        str, typer.Option(help="Begins the keys' names in DNS; empty: tp and the month.")
    ] = "",
) -> None:
    """Make DKIM keys, and show the DNS records and the setting that go with them."""
    from services.mailer import key_making
    from services.mailer.doctor.examine import domains_of
    from services.mailer.settings import MailerSettings

    domain = domains_of(MailerSettings()).signs
    made = key_making.make_keys(folder, selector or key_making.usual_selector(datetime.now(UTC).date()))
    typer.echo("Publish in DNS:")
    for key, _ in made:
        typer.echo(key_making.zone_line(key, domain))
    typer.echo("Once they can be read (talentpool mail doctor), set for the mailer, and restart it:")
    typer.echo(key_making.setting(made))


def doctor(
    *,
    sample: Annotated[
        Path | None, typer.Option(help="A mail as a file (.eml) to look at, instead of an example.")
    ] = None,
    dns: Annotated[
        str, typer.Option(help="Name server to ask, IP or IP:PORT; else those of the system.")
    ] = "",
    ip: Annotated[
        list[str] | None, typer.Option(help="Address that mails leave from; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON.")] = False,
) -> None:
    """Check DNS, relays and a mail by the rules of large mailbox providers; exits with 1 if any fails."""
    from rich.console import Console

    from services.mailer.doctor.examine import examine
    from services.mailer.doctor.finding import any_fails
    from services.mailer.doctor.names import DnsNames
    from services.mailer.doctor.report import summary, table, to_json
    from services.mailer.settings import MailerSettings

    content = sample.read_bytes() if sample else None
    findings = list(examine(MailerSettings(), DnsNames(dns), read_addresses(ip or []), content))
    if as_json:
        typer.echo(to_json(findings))
    else:
        Console().print(table(findings), summary(findings))
    raise typer.Exit(1 if any_fails(findings) else 0)


def read_addresses(texts: list[str]) -> list[str]:
    """IP addresses in their usual form; any other text raises :class:`TalentPoolError`."""
    from ipaddress import ip_address

    from shared.errors import TalentPoolError

    try:
        return [str(ip_address(text)) for text in texts]
    except ValueError as error:
        message = f"--ip: {error}; write it like 192.0.2.7"
        raise TalentPoolError(message) from error
