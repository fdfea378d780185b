"""``talentpool mailbox``: a local SMTP server that delivers nothing and shows everything."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_FOLDER = Path(".talentpool/mailbox")


def mailbox(
    folder: Annotated[Path, typer.Option(help="Where mails are kept, one file each.")] = DEFAULT_FOLDER,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    smtp_port: Annotated[int, typer.Option(help="SMTP port.")] = 1025,
    web_port: Annotated[int, typer.Option(help="Port of the web page.")] = 8025,
) -> None:
    """Receive every mail that is sent here and show it on a web page; nothing leaves this machine."""
    import uvicorn

    from shared.logs import configure_logs
    from talentpool.mailbox.smtp import start_smtp
    from talentpool.mailbox.store import MailStore
    from talentpool.mailbox.web import create_mailbox_app

    configure_logs("mailbox")
    store = MailStore(folder)
    controller = start_smtp(store, host, smtp_port)
    try:
        uvicorn.run(create_mailbox_app(store), host=host, port=web_port, log_config=None, access_log=False)
    finally:
        controller.stop()
