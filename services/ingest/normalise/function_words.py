"""The commonest small words of each language, by which a text is told without a statistical model."""

WORDS = {
    "nb": (
        "og i å er det som på for av med en et til vi du deg oss har kan vil skal må være fra om eller "
        "ikke hos "
        "seg sin sine din dine ditt vår våre vårt innen samt også ved etter denne dette disse hvor hva "
        "når både "
        "god gode godt søker de meg noe noen mer blir bli ut opp inn arbeid jobb mellom uten jeg "
        "fram frem hver hvem noens slik bare jobbe ønsker oppgaver stilling stillingen dere mange andre"
    ),
    "nn": (
        "og i å er det som på for av med ein eit til vi du deg oss har kan vil skal må vere frå om "
        "eller ikkje hjå "
        "seg sin sine din dine ditt vår våre vårt innan samt også ved etter denne dette desse kor kva "
        "når både "
        "god gode godt søkjer dei meg noko nokre meir blir bli vert ut opp inn arbeid jobb mellom utan "
        "eg eigen "
        "gjer kvar kven berre saman "
        "fram slik ynskjer ønskjer oppgåver stilling stillinga mange andre de dykk korleis kvifor "
        "nyttar jobbe"
    ),
    "da": (
        "og i at er det som på for af med en et til vi du dig os har kan vil skal må være fra om eller "
        "ikke hos "
        "sig sin sine din dine dit vores inden samt også ved efter denne dette disse hvor hvad når både "
        "god gode godt søger de mig noget nogle mere bliver blive ud op ind arbejde job mellem uden jeg "
        "frem hver hvem kun sammen opgaver stilling stillingen mange andre jer ansøgning"
    ),
    "sv": (
        "och i att är det som på för av med en ett till vi du dig oss har kan vill ska måste vara från "
        "om eller "
        "inte hos sig sin sina din dina ditt vår våra vårt inom samt också vid efter denna detta dessa "
        "där vad när "
        "både god goda söker de mig något några mer blir bli ut upp in arbete jobb mellan utan jag"
    ),
    "en": (
        "the and of to in is are for with you we our your will be as on at that this an by or from have "
        "can it "
        "not they their who what which about into more all has"
    ),
    "de": (
        "der die das und zu mit für auf ein eine einer einen wir du sie dich ihr ist sind im dem den "
        "des von bei "
        "als nicht auch oder unser unsere deine ihre werden haben zur zum sowie"
    ),
    "fr": (
        "le la les et de des du un une pour dans avec vous nous est sur au aux votre vos notre nos par qui "
        "que ou sont être ce cette en plus"
    ),
    "es": (
        "el la los las y de del un una para en con que se por su nuestro nuestra es como más sus o al "
        "tu te "
        "nuestros nuestras"
    ),
    "pt": (
        "o a os as e de do da dos das um uma para em com que se por seu sua nosso nossa é como mais não "
        "na no "
        "ao ou são você nossos"
    ),
    "it": (
        "il lo la gli le e di del della un una per in con che è sono al nel alla come o da si nostra "
        "nostro "
        "dei delle nella dal più"
    ),
    "nl": (
        "de het een en van in is op voor met je wij jij aan bij onze jouw te zijn ook als naar wat ben "
        "hebt of "
        "dat die wordt niet om ons"
    ),
    "pl": "i w na z do się jest oraz nie od dla o że lub to jak przez po nasz ze są będzie twoje oferujemy",
    "fi": (
        "ja on ei että se sekä tai olet meillä sinulla kanssa ovat myös työ mukaan voit joka olemme hän "
        "sinun meidän mutta"
    ),
}


def _speakers() -> dict[str, tuple[str, ...]]:
    """Word → the languages that have it."""
    words = {word for text in WORDS.values() for word in text.split()}
    split = {language: frozenset(text.split()) for language, text in WORDS.items()}
    return {word: tuple(language for language in WORDS if word in split[language]) for word in words}


SPEAKERS = _speakers()
