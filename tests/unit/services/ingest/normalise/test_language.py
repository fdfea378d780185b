import json
from pathlib import Path

import pytest
from lingua import LanguageDetectorBuilder

from services.ingest.normalise.function_words import WORDS
from services.ingest.normalise.language import LANGUAGES, code, language_of, languages_in

BODIES = {
    "nb": (
        "Vi søker en dyktig sykepleier som vil være med på å utvikle hjemmetjenesten i bydelen. Hos oss "
        "får du gode kolleger, varierte oppgaver og mulighet til å lære av de beste."
    ),
    "nn": (
        "Vi søkjer ein dyktig sjukepleiar som vil vere med på å utvikle heimetenesta i kommunen. Hjå oss "
        "får du gode kollegaer, varierte oppgåver og høve til å lære noko nytt kvar dag."
    ),
    "da": (
        "Vi søger en dygtig sygeplejerske, som vil være med til at udvikle hjemmeplejen i kommunen. Hos "
        "os får du gode kolleger, varierede opgaver og mulighed for at lære af de bedste."
    ),
    "sv": (
        "Vi söker en skicklig sjuksköterska som vill vara med och utveckla hemtjänsten i kommunen. Hos "
        "oss får du bra kollegor, varierande uppgifter och möjlighet att lära av de bästa."
    ),
    "en": (
        "We are looking for a skilled nurse who wants to develop home care in the district. You will have"
        " good colleagues, varied work, and the chance to learn from the best."
    ),
    "de": (
        "Wir suchen eine erfahrene Pflegekraft, die mit uns die häusliche Pflege in der Gemeinde "
        "entwickelt. Bei uns erwarten dich nette Kollegen und abwechslungsreiche Aufgaben."
    ),
    "fr": (
        "Nous cherchons une infirmière qui souhaite développer avec nous les soins à domicile dans la "
        "commune. Vous aurez des collègues agréables et un travail varié."
    ),
    "es": (
        "Buscamos una enfermera con experiencia que quiera desarrollar con nosotros la atención a "
        "domicilio en el municipio. Tendrás buenos compañeros y un trabajo variado."
    ),
    "pt": (
        "Procuramos uma enfermeira com experiência que queira desenvolver conosco o atendimento "
        "domiciliar no município. Você terá bons colegas e um trabalho variado."
    ),
    "it": (
        "Cerchiamo un'infermiera esperta che voglia sviluppare con noi l'assistenza domiciliare nel "
        "comune. Avrai dei buoni colleghi e un lavoro vario nella nostra squadra."
    ),
    "nl": (
        "Wij zoeken een ervaren verpleegkundige die met ons de thuiszorg in de gemeente wil ontwikkelen. "
        "Je krijgt fijne collega's en werk dat niet elke dag hetzelfde is."
    ),
    "pl": (
        "Szukamy doświadczonej pielęgniarki, która chce z nami rozwijać opiekę domową w gminie. Oferujemy"
        " dobrych kolegów oraz pracę, która nie jest nudna i w której można się uczyć."
    ),
    "fi": (
        "Etsimme kokenutta sairaanhoitajaa, joka haluaa kehittää kanssamme kotihoitoa kunnassa. Meillä on"
        " mukavat työkaverit ja työ on vaihtelevaa, sekä mahdollisuus oppia uutta."
    ),
}


@pytest.mark.parametrize("language", BODIES)
def test_the_language_of_a_body_is_told(language: str) -> None:
    assert language_of(BODIES[language]) == language


@pytest.mark.parametrize("language", BODIES)
def test_one_sentence_is_enough(language: str) -> None:
    assert language_of(BODIES[language].partition(". ")[0]) == language


def test_every_language_of_the_detector_has_its_small_words() -> None:
    assert {code(language.iso_code_639_1) for language in LANGUAGES} == WORDS.keys() == BODIES.keys()


def test_a_body_too_short_to_tell_has_the_language_its_feed_names() -> None:
    assert language_of("Kokk", "no") == "nb"
    assert language_of("Kokk", "nn_NO") == "nn"
    assert language_of("Kokk", "en-GB") == "en"
    assert language_of("Kokk", "svenska") == "sv"
    assert language_of("Kokk", "unknown") is None
    assert language_of("Kokk") is None
    assert language_of("12345 67890 12345 67890 12345 67890 12345 67890") is None


def test_what_is_written_outranks_what_the_feed_names() -> None:
    assert language_of(BODIES["en"], "nb") == "en"


def test_a_mixed_ad_has_the_language_of_most_of_it_and_tells_of_both() -> None:
    norwegian = "\n".join([*[BODIES["nb"]] * 3, BODIES["en"]])
    assert language_of(norwegian) == "nb"
    assert languages_in(norwegian) == ("nb", "en")
    assert languages_in("\n".join([BODIES["nb"], *[BODIES["en"]] * 3])) == ("en", "nb")


def test_an_english_heading_makes_no_english_ad() -> None:
    text = "About the job and the company that you will be a part of\n" + f"{BODIES['nb']}\n" * 6
    assert language_of(text) == "nb"


def test_an_ad_in_one_language_has_one() -> None:
    assert languages_in(f"{BODIES['sv']}\n{BODIES['sv']}\nOslo") == ("sv",)
    assert languages_in("") == ()


def test_counting_agrees_with_the_detector_on_real_ads(
    shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared_folder / "eval" / "nav_oslo_ads" / "ads.jsonl"
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    detector = LanguageDetectorBuilder.from_languages(*LANGUAGES).with_low_accuracy_mode().build()
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    agreed = 0
    for text in texts:
        found = detector.detect_language_of(text[:3_000])
        agreed += found is not None and language_of(text) == code(found.iso_code_639_1)
    with capsys.disabled():
        print(f"\nLanguage: {agreed} of {len(texts)} ads as the detector alone has it")  # noqa: T201
    assert agreed / len(texts) >= 0.99


def test_a_few_words_without_any_that_only_nynorsk_has_are_bokmal() -> None:
    assert language_of("Fjordfløyter 100 % fast Nordvik fløytestasjon") == "nb"


@pytest.mark.parametrize(("hint", "expected"), [("us", "en"), ("en_GB", "en"), ("SE", "sv"), ("DK", "da")])
def test_a_country_in_the_place_of_a_language_is_understood(hint: str, expected: str) -> None:
    assert language_of("Hei", hint) == expected
