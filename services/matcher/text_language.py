"""The language of a text where nothing else says it; none where it is in doubt."""

from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from shared.text_languages import LANGUAGES

OURS = (Language.BOKMAL, Language.ENGLISH)
"""Between these a few words are told apart; among all thirteen they could be anything."""
LEAST_LEAD = 0.05
"""Of the first language over the second, as the detector measures it."""
ENOUGH_CHARACTERS = 12
FEW_CHARACTERS = 80
READ_CHARACTERS = 500


def language_of(text: str) -> str | None:
    """ISO 639-1, Bokmål and Nynorsk as ``nb`` and ``nn``."""
    read = text.strip()[:READ_CHARACTERS]
    if len(read) < ENOUGH_CHARACTERS:
        return None
    found = _detector(OURS if len(read) < FEW_CHARACTERS else LANGUAGES).detect_language_of(read)
    return found.iso_code_639_1.name.lower() if found else None


@cache
def _detector(languages: tuple[Language, ...]) -> LanguageDetector:
    """In its mode of little memory (30 MB for all)."""
    builder = LanguageDetectorBuilder.from_languages(*languages)
    return builder.with_low_accuracy_mode().with_minimum_relative_distance(LEAST_LEAD).build()
