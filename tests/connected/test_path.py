"""From a company's feed to a candidate's inbox and out again, every service a process of its own."""

import html
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fixtures.system import System, eventually

ADDRESS = "amara.okafor@example.org"


def feed_file(folder: Path, jobs: list[dict[str, Any]]) -> Path:
    """A schema.org feed with today's dates."""
    today = datetime.now(UTC)
    postings = [
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "identifier": {"@type": "PropertyValue", "value": job["id"]},
            "title": job["title"],
            "description": f"<p>{job['text']}</p>",
            "datePosted": today.date().isoformat(),
            "validThrough": (today + timedelta(days=20)).isoformat(),
            "hiringOrganization": {"@type": "Organization", "name": "Fjordlys Energi"},
            "jobLocation": {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Oslo",
                    "postalCode": "0150",
                    "addressCountry": "NO",
                },
            },
            "employmentType": "FULL_TIME",
            "url": f"https://example.org/jobs/{job['id']}",
        }
        for job in jobs
    ]
    path = folder / "feed.json"
    path.write_text(json.dumps({"@graph": postings}), encoding="utf-8")
    return path


DEVELOPER = {
    "id": "dev-1",
    "title": "Backend developer (Python)",
    "text": "You build services in Python and PostgreSQL for the energy market. Working language is English.",
}
ENGINEER = {
    "id": "dev-2",
    "title": "Data engineer (Python)",
    "text": "You build data pipelines in Python and PostgreSQL for wind farms. Working language is English.",
}
NURSE = {
    "id": "nurse-1",
    "title": "Sykepleier",
    "text": "Vi søker sykepleier til hjemmetjenesten. Du må beherske norsk muntlig og skriftlig.",
}


def link(text: str, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/[\w.~-]+", html.unescape(text))
    assert found, text
    return found[0]


def text_of(mail: Any) -> str:
    content: str = mail.get_body(("plain",)).get_content()
    return content


def sign_up(system: System) -> str:
    """Sign up and confirm; returns the address of the profile form."""
    form = {"email": ADDRESS, "name": "Amara", "locale": "en", "consent": "yes"}
    trace = {"X-Correlation-ID": "trace-me-please"}
    assert system.http.post(system.url("portal", "/"), data=form, headers=trace).status_code == 303
    listed = eventually(lambda: next(iter(system.mails(ADDRESS)), None))
    mail = system.mail(listed["id"])
    assert mail["X-Correlation-ID"] == "trace-me-please"
    confirm = link(text_of(mail), "confirm")
    assert system.http.get(confirm).status_code == 200
    answer = system.http.post(confirm)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def fill_profile(system: System, address: str, cadence: str, **ticks: str) -> None:
    form = {
        "name": "Amara",
        "locale": "en",
        "occupation": "Software developer",
        "skills": "Python, PostgreSQL",
        "experience": "Six years with Python services and data pipelines.",
        "language": ["en"],
        "level": ["C1"],
        "places": ["03"],
        "permit": "held",
        "cadence": cadence,
    }
    answer = system.http.post(system.url("portal", address), data=form | ticks)
    assert answer.status_code == 303, answer.text


def open_edition(system: System, title: str) -> None:
    system.command(
        "editions", "open", "--approve", "--title-en", title, "--title-nb", title, "--partitions", "2"
    )


def test_a_feed_becomes_a_newsletter_that_one_click_ends(system: System, tmp_path: Path) -> None:
    system.command("companies", "add", "Fjordlys Energi")
    profile = sign_up(system)
    fill_profile(system, profile, "instant")

    system.command("feeds", "push", "Fjordlys Energi", str(feed_file(tmp_path, [DEVELOPER, NURSE])), "--wait")
    alert = system.wait_for_mail(ADDRESS, "Backend developer")
    assert "X-Correlation-ID" in alert

    fill_profile(system, profile, "edition")
    everything = feed_file(tmp_path, [DEVELOPER, NURSE, ENGINEER])
    system.command("feeds", "push", "Fjordlys Energi", str(everything), "--wait")
    open_edition(system, "Jobs in November")
    digest = system.wait_for_mail(ADDRESS, "Jobs in November")
    assert "Data engineer (Python)" in text_of(digest)
    assert "Backend developer (Python)" not in text_of(digest)
    assert "Sykepleier" not in text_of(digest)
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    one_click = re.search(r"<(https?://[^>]+)>", digest["List-Unsubscribe"])
    assert one_click
    answer = system.http.post(one_click[1], data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers

    system.wait_for_mail(ADDRESS, "You are unsubscribed")
    before = len(system.mails(ADDRESS))
    open_edition(system, "Jobs in December")
    eventually(lambda: "sent" in system.command("editions", "list").splitlines()[-2])
    assert len(system.mails(ADDRESS)) == before
