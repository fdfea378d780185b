"""A candidate objects to profiling in the form, and is ranked for nothing from then on; all services run."""

from pathlib import Path

from connected.test_path import (
    ADDRESS,
    DEVELOPER,
    ENGINEER,
    NURSE,
    feed_file,
    fill_profile,
    open_edition,
    sign_up,
    text_of,
)
from fixtures.system import System

WITHOUT = "Your profile was not used."


def push(system: System, folder: Path, *jobs: dict[str, str]) -> None:
    system.command("feeds", "push", "Fjordlys Energi", str(feed_file(folder, list(jobs))), "--wait")


def test_a_tick_in_the_profile_makes_the_newsletter_plain_and_taking_it_away_personal(
    system: System, tmp_path: Path
) -> None:
    system.command("companies", "add", "Fjordlys Energi")
    profile = sign_up(system)
    fill_profile(system, profile, "edition")
    push(system, tmp_path, DEVELOPER, NURSE)
    open_edition(system, "Jobs in October")
    personal = text_of(system.wait_for_mail(ADDRESS, "Jobs in October"))
    assert "Backend developer" in personal
    assert "Why this fits you" in personal
    assert "Sykepleier" not in personal

    fill_profile(system, profile, "edition", plain="yes")
    open_edition(system, "Jobs in November")
    plain = text_of(system.wait_for_mail(ADDRESS, "Jobs in November"))
    assert WITHOUT in plain
    assert "Sykepleier" in plain
    assert "Backend developer" not in plain
    assert "Why this fits you" not in plain
    assert "/feedback/" not in plain

    fill_profile(system, profile, "edition")
    push(system, tmp_path, DEVELOPER, NURSE, ENGINEER)
    open_edition(system, "Jobs in December")
    again = text_of(system.wait_for_mail(ADDRESS, "Jobs in December"))
    assert WITHOUT not in again
    assert "Data engineer" in again
    assert "Why this fits you" in again
