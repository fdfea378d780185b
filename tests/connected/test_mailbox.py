"""The local mailbox as a process: mails survive its death, and it comes back by itself."""

import signal
import smtplib
import time
from email.message import EmailMessage
from pathlib import Path

import httpx

from talentpool.demo.supervisor import Supervisor
from talentpool.embedded import free_port


def wait_for(url: str) -> httpx.Response:
    for _ in range(200):
        try:
            return httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(url)


def test_a_received_mail_survives_a_kill_and_the_supervisor_restarts_the_process(tmp_path: Path) -> None:
    smtp_port, web_port = free_port(), free_port()
    ports = ["--smtp-port", str(smtp_port), "--web-port", str(web_port)]
    supervisor = Supervisor({"mailbox": ["mailbox", "--folder", str(tmp_path / "mails"), *ports]}, tmp_path)
    supervisor.start()
    try:
        address = f"http://127.0.0.1:{web_port}/api/mails"
        assert wait_for(address).json()["total"] == 0
        message = EmailMessage()
        message["From"], message["To"] = "a@example.org", "b@example.org"
        message["Subject"] = "Blåbærsyltetøy"
        message.set_content("Hei")
        with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
            smtp.send_message(message)

        supervisor.kill("mailbox")
        found = wait_for(address).json()
        assert [mail["subject"] for mail in found["mails"]] == ["Blåbærsyltetøy"]
    finally:
        supervisor.stop()
    # uvicorn ends itself with the signal that it was stopped by, after a graceful stop.
    assert supervisor._processes["mailbox"].returncode == -signal.SIGTERM
