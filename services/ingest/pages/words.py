"""The words of states and counts; their translations stand in ``locales``."""

from enum import StrEnum

from services.ingest.health import FeedState


def mark(text: str) -> str:
    """Marks a text to be translated where it is shown."""
    return text


class Mistake(StrEnum):
    """What can be wrong with what somebody entered."""

    KEY = "key"
    NOTHING = "nothing"
    BOTH = "both"
    TRIES = "tries"
    NAME = "name"
    TAKEN = "taken"
    ADDRESS = "address"
    FILE = "file"


STATES = {
    FeedState.OK: mark("All is well"),
    FeedState.WARNINGS: mark("Works, with warnings"),
    FeedState.HELD: mark("Waits for your decision"),
    FeedState.FAILING: mark("Does not work"),
    FeedState.SILENT: mark("Silent for too long"),
    FeedState.NEW: mark("Nothing received yet"),
    FeedState.PAUSED: mark("Paused"),
}
MEANINGS = {
    FeedState.OK: mark("The last delivery was good. There is nothing to do."),
    FeedState.WARNINGS: mark("Jobs are taken. Some lines of the last report are worth a look."),
    FeedState.HELD: mark("The feed suddenly lacks more than half of its jobs. Are they gone?"),
    FeedState.FAILING: mark("The feed could not be fetched or read. What is wrong stands below."),
    FeedState.SILENT: mark("Nothing good has come for longer than usual. Is it still sent?"),
    FeedState.NEW: mark("The feed is ready. It waits for its first delivery."),
    FeedState.PAUSED: mark("The feed is not fetched for the time being. Its jobs stay as they are."),
}
DELIVERY_STATES = {
    "received": mark("Being read"),
    "read": mark("Read"),
    "superseded": mark("Overtaken by a later one"),
    "failed": mark("Not readable"),
}
COUNTS = {
    Mistake.TAKEN: mark("New"),
    "changed": mark("Changed"),
    "immaterial": mark("Changed in details"),
    "unchanged": mark("Unchanged"),
    "closed": mark("Closed"),
    "held": mark("Held"),
    "rejected": mark("Rejected"),
    "warnings": mark("Warnings"),
    "expired": mark("Past their deadline"),
    "deleted": mark("Deleted by the feed"),
    "joined": mark("Joined with another"),
    "marked": mark("Not a job"),
}
ALWAYS_SHOWN = ("taken", "changed", "unchanged", "closed", "rejected", "warnings")
MISTAKES = {
    Mistake.KEY: mark("This key does not work. Copy it whole, from tp_ to its end, or ask for a new one."),
    Mistake.NOTHING: mark("Paste an address or choose a file."),
    Mistake.BOTH: mark("Paste an address or choose a file, not both."),
    Mistake.TRIES: mark("You have tried many feeds in a short time. Wait ten minutes."),
    Mistake.NAME: mark("Give the feed a name of 1 to 200 characters, without a slash."),
    "taken": mark("You have a feed of that name. Choose another name, or send the file on that feed's page."),
    Mistake.ADDRESS: mark("This address cannot be used: %(why)s"),
    Mistake.FILE: mark("The file could not be taken: %(why)s"),
}
NOTES = {
    "added": mark("The feed is added. It is fetched within a minute, and regularly from then on."),
    "paused": mark("The feed is paused."),
    "resumed": mark("The feed is fetched again."),
    "fetched": mark("The feed is fetched within a minute. Load this page again to see how it went."),
    "closed": mark("The held jobs are closed."),
    "kept": mark("The held jobs stay open."),
}
FAILURES = {
    "missing": mark("There is no such page"),
    "request": mark("We could not read that"),
    "origin": mark("This form came from elsewhere"),
    "limit": mark("Too many tries"),
    "broken": mark("Something is wrong on our side"),
}
ADVICE = {
    "missing": mark("Check the address. Feeds and reports of other companies are not shown."),
    "request": mark("What your browser sent was too large, or not what we expect. Go back and try again."),
    "origin": mark("Open the page anew, and send the form from there."),
    "limit": mark("Wait ten minutes, then try again."),
    "broken": mark("Nothing you did caused it. Please try again in a few minutes."),
}
