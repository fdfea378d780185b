import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.pages import suggest
from services.portal.suggestions import Suggestions
from shared.taxonomy.concepts import Concept, labels
from shared.taxonomy.occupations import load_occupations
from shared.taxonomy.skills import load_skills
from shared.vocabulary import Locale

NB, EN = Locale.NB, Locale.EN
OCCUPATIONS = Suggestions(load_occupations().values())
SKILLS = Suggestions(load_skills().values())


def names(query: str, locale: Locale = NB) -> list[str]:
    return [each.label for each in OCCUPATIONS.find(query, locale)]


@pytest.mark.parametrize("typed", ["sykep", "Sykepleier", "nurs", "SYKEP", "sikepleier", "sykeplier"])
def test_what_is_typed_in_either_language_leads_to_the_reader_s_own(typed: str) -> None:
    assert names(typed, NB)[0] == "sykepleier"
    assert names(typed, EN)[0] == "nurse"


def test_another_name_leads_to_the_preferred_one_and_is_shown_beside_it() -> None:
    (found,) = OCCUPATIONS.find("fullstack-ut", NB)
    assert (found.label, found.typed) == ("programvareutvikler", "fullstack-utvikler")
    assert OCCUPATIONS.find("programvareut", NB)[0].typed == ""
    assert OCCUPATIONS.find("software deve", NB)[0].typed == ""


def test_any_word_of_a_name_may_begin_so_and_the_first_word_counts_most() -> None:
    assert "software developer" in names("develop", EN)
    assert set(names("data", EN)[:3]) == {"data analyst", "data engineer", "data scientist"}


def test_letters_without_their_accents_are_enough() -> None:
    (found,) = SKILLS.find("sarst", NB)
    assert (found.label, found.typed) == ("sårbehandling", "sårstell")


def test_names_that_were_chosen_for_the_region_come_before_imported_ones() -> None:
    imported = Concept("esco:1", "kokkerist", "cookery", labels(["kokkerist"]))
    own = Concept("cook", "kokkefagarbeider", "cook", labels(["kokkefagarbeider"]))
    found = Suggestions([imported, own]).find("kokk", NB)
    assert [each.label for each in found] == ["kokkefagarbeider", "kokkerist"]


@pytest.mark.parametrize("typed", ["", "s", " ", "😀😀", "zzzzzz", "((((", "\0\0\0"])
def test_too_little_or_nonsense_suggests_nothing(typed: str) -> None:
    assert names(typed) == []


@given(st.text(max_size=90), st.sampled_from(Locale))
def test_any_text_gives_ten_distinct_names_at_most(typed: str, locale: Locale) -> None:
    found = names(typed, locale)
    assert len(found) == len(set(found)) <= 10


async def test_the_page_answers_in_the_locale_and_the_browser_may_keep_it(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/suggest", params={"kind": "skill", "q": "sårst", "locale": "en"})
    assert answer.json() == {"suggestions": [{"label": "wound care", "typed": "sårstell"}]}
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    occupation = await browser.get("/suggest", params={"kind": "occupation", "q": "nurse", "locale": "nb"})
    assert occupation.json()["suggestions"][0]["label"] == "sykepleier"


@pytest.mark.parametrize(
    "query", [{"kind": "name", "q": "ola"}, {"kind": "skill"}, {"kind": "skill", "q": "x" * 81}, {"q": "x"}]
)
async def test_a_query_that_is_none_is_refused(browser: httpx.AsyncClient, query: dict[str, str]) -> None:
    assert (await browser.get("/suggest", params=query)).status_code in {404, 422}


async def test_a_client_that_asks_without_end_is_slowed_down(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggest.RateLimit, "take", lambda *_: False)
    answer = await browser.get("/suggest", params={"kind": "skill", "q": "python"})
    assert (answer.status_code, answer.json()) == (429, {"suggestions": []})
    assert answer.headers["retry-after"] == "600"
