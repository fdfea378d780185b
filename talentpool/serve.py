"""``talentpool serve``: one service in this process."""

from typing import Annotated

import typer

from talentpool.services import PORTS

HTTP_STOP_SECONDS = 5
"""Open requests are short; the rest of the time to stop belongs to messages and mails in hand."""


def serve(
    service: Annotated[str, typer.Argument(help="ingest, matcher, mailer or portal.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="Port to listen on; each service has its own.")] = None,
) -> None:
    """Run one service until it is told to stop."""
    import uvicorn

    from shared.logs import configure_logs
    from talentpool.services import app_factory, settings_class

    settings = settings_class(service)()
    configure_logs(service, level=settings.log_level, log_format=settings.log_format)
    uvicorn.run(
        app_factory(service)(),
        host=host,
        port=port or PORTS[service],
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=HTTP_STOP_SECONDS,
    )
