from dataclasses import replace

import pytest

from services.mailer import examples
from services.mailer.press import Press
from services.mailer.render import render
from shared.vocabulary import Cadence, Locale, MailKind

WORDS = {
    (Locale.EN, Cadence.EDITION): "the newsletter alone, without new jobs at once.",
    (Locale.EN, Cadence.WEEKLY): "at most once a week.",
    (Locale.EN, Cadence.MONTHLY): "at most once in four weeks.",
    (Locale.NB, Cadence.EDITION): "bare nyhetsbrevet, uten nye jobber med en gang.",
    (Locale.NB, Cadence.WEEKLY): "høyst én gang i uken.",
    (Locale.NB, Cadence.MONTHLY): "høyst én gang på fire uker.",
}


@pytest.mark.parametrize(("locale", "cadence"), list(WORDS))
def test_a_digest_tells_that_mails_come_less_often_and_how_to_set_it_back(
    locale: Locale, cadence: Cadence
) -> None:
    letter = examples.letter(MailKind.DIGEST, locale)
    told = replace(letter, content=letter.content.model_copy(update={"lowered": cadence}))
    rendered = render(told, examples.HEAD)
    others = {words for key, words in WORDS.items() if key != (locale, cadence)}
    for part in (rendered.html, rendered.text):
        assert WORDS[locale, cadence] in part
        assert letter.links.renew in part
        assert not [words for words in others if words in part]


def test_a_digest_says_nothing_of_it_otherwise_and_the_press_keeps_the_two_apart() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN)
    told = replace(letter, content=letter.content.model_copy(update={"lowered": Cadence.WEEKLY}))
    press = Press(examples.HEAD)
    printed = [press.print(each) for each in (letter, told, letter)]
    assert printed[0] == printed[2]
    assert printed[0] != printed[1]
    assert letter.links.renew not in render(letter, examples.HEAD).text
