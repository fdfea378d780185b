"""The languages between which texts are told apart: those in which ads and profiles of the region come."""

from lingua import Language

LANGUAGES = (
    Language.BOKMAL,
    Language.NYNORSK,
    Language.ENGLISH,
    Language.SWEDISH,
    Language.DANISH,
    Language.GERMAN,
    Language.FRENCH,
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.POLISH,
    Language.FINNISH,
    Language.DUTCH,
    Language.ITALIAN,
)
