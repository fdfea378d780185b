from services.mailer.counting import counted, repeat, since
from services.mailer.metrics import MAILS, RELAY_UP


def test_what_one_process_counts_another_shows_once() -> None:
    MAILS.labels("digest", "sent").inc(3)
    RELAY_UP.set(1)
    told = counted()
    MAILS.labels("digest", "sent").inc(2)
    RELAY_UP.set(0)
    news = since(counted(), told)
    assert news["digest", "sent"] == 2
    assert news["relay_up",] == 0
    before = counted()["digest", "sent"]
    repeat(news)
    assert counted()["digest", "sent"] == before + 2
