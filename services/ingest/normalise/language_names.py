"""What languages are called in Norwegian, English, Swedish and Danish, and when such a word means one.

"Norsk" and "Norwegian" are nationalities too: what stands around the word decides.
"""

import re

NAMES: dict[str, str] = {
    "no": "norsk(?:en|a|e)? norwegian norwegisch bokmål(?:et)? nynorsk skandinavisk(?:e|a|t)? scandinavian "
    "skandinaviska nordisk nordic målform(?:er|ene|a)? bergenstest(?:en)?",
    "en": "engelsk(?:en|a)? english englisch anglais",
    "sv": "svensk(?:en|a)? swedish",
    "da": "dansk(?:en|a)? danish",
    "de": "tysk(?:en|a)? german deutsch",
    "fr": "fransk(?:en|a)? french",
    "es": "spansk(?:en|a)? spanish",
    "pl": "polsk(?:en|a)? polish",
    "fi": "finsk(?:en|a)? finnish",
    "nl": "nederlandsk dutch",
    "it": "italiensk(?:en|a)? italian",
    "pt": "portugisisk portugisiska portuguese",
    "ru": "russisk russian",
    "uk": "ukrainsk(?:a)? ukrainian",
    "lt": "litauisk lithuanian",
    "ar": "arabisk(?:a)? arabic",
    "zh": "kinesisk(?:a)? chinese mandarin",
    "ja": "japansk(?:a)? japanese",
    "is": "islandsk icelandic",
    "se": "(?:nord)?samisk",
}
SCANDINAVIAN = frozenset(("no", "sv", "da"))
STEM = re.compile(
    r"\b(?:n(?:orsk|orweg|ynorsk|ordi|ederlandsk)|b(?:okmål|ergenstest)|s(?:kandinav|candinav|vensk|wedish|pansk|"
    r"panish|amisk)|e(?:ngelsk|nglis)|a(?:nglais|rabi)|d(?:ansk|anish|eutsch|utch)|tysk|german|"
    r"f(?:ransk|rench|insk|innish)|p(?:olsk|olish|ortug)|i(?:taliens|talian|slandsk|celandic)|russi|ukrain|"
    r"l(?:itauisk|ithuan)|kinesisk|chinese|m(?:andarin|ålform)|japan|nordsamisk)"
)
"""Begins every word for a language: the one look that most lines get; grouped by letter for speed."""

COMPOUND = (
    r"-?(?:krav|kunnskap|kunnskab|kundskab|kunskap|kunsskap|ferdighe|språk|sprog|kompetan|nivå|prøv|test\b|"
    r"tal(?:ende|ande|ar|er)\b|"
    r"kenntnis|sprach|speak|forstå|evne)\w*"
)
COMPOUND_PATTERN = re.compile(COMPOUND)
FOLLOWERS = (
    r"og|och|eller|samt|både|munt?lig\w*|munnleg\w*|skriftli?e?g\w*|flyt[ae]nde|flydende|"
    r"fr?e?a?mstilling\w*|"
    r"formidling\w*|formulering\w*|kommunikasjon\w*|fagspråk|rettskriv\w*|\w*språk(?!histor|tekno|vit|forsk|modell)\w*|\w*sprog\w*|er|är|på|som|i|med|"
    r"nivå\w*|niveau|"
    r"kreves|krevst|krävs|kræves|begge|må|skal|ska|vil|kan|godt|bra|väl|nok|minst|minimum|minimumsnivå|"
    r"tilsvarende|tilsvarande|"
    r"motsvarande|da|då|siden|fordi|til|obehindrat|mycket|meget|svært|veldig|gjerne|helst|eventuelt|"
    r"men|uten|utan|hvis|dersom|når|fra|innen|har|blir|trengs|trengst|også|ferdigheter|kunnskap\w*|"
    r"kunskap\w*|kundskab\w*|"
    r"trinn|tale|tal|lägst|lavest|lägsta|vad|for å|courant|opérationnel|professionnel|exigé|prøve|"
    r"morsmål|modersmål|ikke|ikkje|inte|ønskes|ønskelig|foretrekkes|forutsettes|förutsätts|"
    r"meriterande|förutsättning|erfaring|utover|"
    r"and|or|languages?|is|are|skills?|at|both|written|verbal|verbally|spoken|oral|orally|speak\w*|speech|"
    r"an? (?:advantage|plus|must|bonus|asset|benefit)|writing|reading|listening|conversation\w*|"
    r"proficien\w*|fluen\w*|communication|as|on|to|required|mandatory|necessary|in|level|with|preferred|"
    r"plus|"
    r"would|will|for|also|like|mother tongue|native|well|but|if|when|while|because|since|not|only|can|"
    r"may|must|cannot|could|shall|does|counts|helps|opens|matters|hjelper|åpner|teller|bør|brukes|"
    r"desirable|desired|essential|beneficial|advantageous|helpful|from|by|within|abilit\w+|knowledge|"
    r"comprehension|who|so|of|every|each|daily|effortlessly|slik|hver|kvar|hos|ettersom|"
    r"ett?|en|eit|nødvendig|naudsynt|påkrevd|avgjørende|vesentlig|viktig|"
    r"competence|literacy|test|exam|isn['\u2019]t|should|(?:professional|business|working|native|full|"
    r"basic|conversational|technical) (?:\w+ )?(?:proficien\w*|skills?|level|fluency|languages?|"
    r"knowledge)|und|oder|sowie|ist|[abc][12]"
)
AFTER = re.compile(rf"\s*(?:$|[^\w\s-]|-(?=\s|$|språk|tal|speak|/)|(?:{FOLLOWERS})(?![\w-]))|\s+-|{COMPOUND}")
"""What may follow a language: the end, a mark, or a word that no nationality stands before."""

SPEAKS = re.compile(
    r"(?:^|\W)(?:(?:snakke[rt]?|snakkar|prate[rt]?|pratar|speaks?|speaking)\s+"
    r"(?:(?:godt?|klart|flytende|flytande|clear|good|fluent)\s+)?|"
    r"(?:språk\w+ i|spoken|conversational|fluent|flytende|muntlig)\s+)$"
)
"""Nothing but a language can be spoken, or known fluently: what follows it does not matter."""

LANGUAGE_WORD = re.compile(
    r"(?:-?\s*(?:\w*språk(?!histor|tekno|vit|forsk|modell)\w*|\w*sprog\w*|languages?|-?speak\w*)|-)"
)
BEFORE_NATIONALITY = re.compile(
    r"(?:^|\W)(?:half|halvt|partly|delvis|et|en|ein|eit|ett|an?|den|det|the|vår|vårt|our|new|nye?|største|largest|leading|"
    r"ledende|(?:laget|teamet|selskapet|bedrift[ae]n?|firmaet|konsernet|team|crew|company|kitchen|brigade) "
    r"(?:er|is|are))\s+$"
)
"""An article before it makes the word a nationality: "a Norwegian, family-owned company"."""

MENTION = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{code}>{'|'.join(names.split())})" for code, names in NAMES.items())
    + r")"
    r"(?![^\W_]*(?:skurs|kurs|opplæring|undervisning|kontor|fødd|født|eid|eigd|"
    r"basert))(?=(?P<after>[^\W_]*))"
)
ONLY_WITH_LANGUAGE = re.compile(r"nordi|norske")
"""Words that mean a language only where "språk" or "language" follows."""
THE_LANGUAGE = re.compile(
    r"\s*(?:,|\b(?:so|and|og)\b)[^.,]{0,60}\b(?:behersk\w*|snakke[rt]?|kan|kunne|mestre\w*|forstår?|speak|master|"
    r"know|understand|command of|fluent in)"
    r"\s+(?:the language|språket)\b|"
    r"(?:\s+\w+){1,2}(?:,|\s+(?:so|and|og))[^.,]{0,30}\b(?:you|du|applicants?|candidates?|søker\w*)\b[^.,]{0,40}"
    r"\b(?:must|need to|have to|should|må|bør|skal)\b[^.,]{0,20}\b(?:the language|språket)\b"
)
"""What a nationality before it means: "our guests are Norwegian, so you must speak the language"."""
OTHER_THAN = re.compile(
    r"(?:^|\W)(?:enn|than|än|end|framfor|fremfor|framför|instead of)\s+(?:god[te]?\s+|good\s+)?$"
)
LOST_BREAK = re.compile(r"(?:^|\W)(?:på|i)\s+(?P<named>norsk|engelsk|svenska|dansk)\s+(?=[A-ZÆØÅ])")
"""A language at the end of a line whose break was lost: "kommunisere på norsk God evne til"."""
JOINED_NATIONALITY = re.compile(
    r"\s*(?:,|/|og|eller|och|and|or)\s+(?:europeisk|utenlandsk|internasjonal|european|international|"
    r"foreign|global|nordisk)\w*"
)
JOINT = re.compile(r"\s*(?:,|/|og|eller|och|and|or)\s+")
