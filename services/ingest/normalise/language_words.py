"""The words by which a sentence asks for a language, wishes for it or waives it; no logic.

In Norwegian (both forms), English, Swedish and Danish. All but CEFR's codes are looked for in small
letters: a pattern that ignores case is several times slower.
"""

import re

from shared.vocabulary import Cefr


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


ABILITY = _any(
    r"muntlig|munnleg|mundtlig|skriftlig|skriftleg|flyt[ae]nde|flydende|behersk|behärsk|mestr|meistr",
    r"kommunis|kommunik|snakk|skriv|\btaler\b|\btalar\b|\btala\b|\btale\b|i tal och|utt?ryck|utt?rykk|"
    r"formidl|"
    r"fram?stilling|fremstilling",
    r"formuler|rettskriv|kunnskap|kunskap|kundskab|kenntnis|ferdighe|språk|sprog|nivå|niveau|forstå|förstå|"
    r"\bmålform|courant|maîtrise|\bniveau|\bparlé|exigé",
    r"må kunne|\bkrav|\bkreves?|\bkrever|krevst|krävs|kräver|kræves|\blese?\b|läsa|læse|forutset|"
    r"förutsätt|förutsätt|forudsæt",
    r"[abc][12]\b|tal[ae]nde\b|bestått|nødvendig|naudsynt|\bgodt på|\bpenn\b|obehindrat|morsmål|"
    r"modersmål|undervis|tospråklig|prøve|bergenstest",
    r"fluen|proficien|communicat|written|verbal|\boral|spoken|\bspeak|\bwrite|writing|command of|"
    r"\bskill|native|master\w*",
    r"\blevel|mandatory|\brequire|is (?:a |an )?(?:absolute )?(?:must|essential|necessary)|\bmust\b|"
    r"understand|bilingual",
    r"\blanguages?\b|knowledge of|\bteach|mother tongue|essential|absolutt|forretningsspråk|literate|"
    r"comfortable|komfortabel|\bprate[rt]?\b|\bpratar\b|express|journalfør",
    r"avgjørende|avgjerande|vesentlig|\bpå plass\b|crucial|\bvital\b|indispensable|imperative|\bis key\b|"
    r"\bneeds? (?:norwegian|swedish|danish|english)|arbeidsmål",
    r"\b(?:god\w*|good|excellent|strong|solid|basic|conversational|working|business|sikker|"
    r"trygg|stødig|flink)\s+(?:\w+\s+){0,2}?(?:i|in|"
    r"norsk|norwegian|engelsk|english|svensk|swedish|dansk|danish|tysk|german|fransk|french|spansk|"
    r"spanish|polsk|polish)\b",
    r"\b(?:works?|jobber|jobbe|arbeider|arbeide|arbetar|arbeta) (?:\w+ )?(?:in|på) (?:both |"
    r"både )?(?:norsk|norwegian|engelsk|english|"
    r"svenska|dansk)\b",
    r"\b(?:you|du|able to|abilit(?:y|ies) to|evne\w* til å|kunne) (?:[\w-]+,? ){1,12}?(?:in|på) "
    r"(?:both |både )?(?:norsk|"
    r"norwegian|engelsk|english|svenska|dansk)\b",
    r"\b(?:held|conducted|given|delivered|gis|holdes|gjennomføres|foregår|føregår|skjer|går) "
    r"(?:in|på) (?:norsk|"
    r"norwegian|engelsk|english|svenska|dansk)\b|\bi skrift\b",
    r"\b(?:your|ditt) (?:\w+ )?(?:norsk|norwegian|engelsk|english|swedish|danish)\b",
    r"\b(?:kan|kunne|kunna|can)\s+(?:\w+\s+){0,2}?(?:norsk|engelsk|svensk|dansk|tysk|norwegian|english)",
)
WISH = _any(
    r"\bfordel\b|\bføremon\b|fordelaktig|\bpluss\b|\bplus\b|ønskelig|ynskjeleg|ønskjeleg|ønskeleg|"
    r"\bønskes\b|ønsker gjerne",
    r"advantage|nice[- ]to[- ]have|good to have|\bbonus\b|\bpreferred\b|preferabl|preference|desirabl|"
    r"\bdesired\b",
    r"beneficial|\bbenefit\b|\basset\b|helpful|useful|\bgjerne\b|\bgjerne\b|\bhelst\b|\bideally\b|"
    r"\boptional\b",
    r"\b(?:fint|bra|flott|kult|hyggelig|great|good|nice) (?:om|if|hvis|dersom)\b",
    r"er det (?:bare )?(?:bra|fint|flott|kult|hyggelig|topp)\b|\ber (?:fint|flott|kult)\b|"
    r"even better|enda bedre|(?:would|"
    r"['\u2019]d) love|extra points",
    r"meriterande|meriterende|\bmerit\b|önskvär|\bgärna\b|\bgerne\b|positivt|vektlegges|kjekt|"
    r"would be (?:great|nice|ideal)|"
    r"(?<!only )(?<!kun )(?<!bare )\b(?:if|hvis|dersom) (?:you|du) (?:also |også |happen to |i tillegg )?"
    r"(?:speak|know|snakker|kan|behersker)\b",
    r"(?:is|are) (?:also |very )?welcome|appreciated|foretrekkes|foretrukket|verdsettes|\bvalued\b|"
    r"föredras|foretrækkes|"
    r"von vorteil|wünschenswert|interessant|\b(?:åpner|gir|teller|hjelper) det\b|"
    r"\b(?:snakker|kan|behersker|skriver) du (?:(?:også|dessuten)\b|\w+ (?:i tillegg|også|dessuten)\b)|"
    r"\b(?:given|get|have|gis|får?) (?:\w+ )?(?:priority|prioritet|fortrinn\w*)|"
    r"\b(?:that|it|which) (?:opens|helps|counts)\b|\bshould you (?:also |happen to )?(?:speak|know)\b",
)
NOT_NEEDED = _any(
    r"\bnot (?:\w+ ){0,2}?(?:requir\w*|necess\w*|needed|mandatory|essential|must\b|prerequisite)",
    r"\b(?:is|are|do|does|need)n['\u2019]t (?:\w+ ){0,2}?(?:need|have to|requir\w*|necess\w*|must|"
    r"mandatory|essential)",
    r"\b(?:do|does|need) not (?:need|have to|require|be able)|no (?:strict |formal )?requirement|"
    r"not expected|no need",
    r"\bno \w+ (?:\w+ ){0,2}?(?:is |are )?(?:required|needed|necessary)|without (?:speaking|knowing|"
    r"knowledge)",
    r"(?:ikke|ikkje|inte) har \w+ som (?:morsmål|modersmål|førstespråk)|uten \w+ som morsmål|(?:not|"
    r"non)[- ](?:a )?native",
    r"ik(?:ke|kje) (?:et |eit |noe )?must|ik(?:ke|kje) (?:et |noe |eit |noko |noget )?(?:\w+ )?(?:krav|"
    r"nødvendig|naudsynt|påkrevd|forutsetning|avgjørende|forudsætning)",
    r"(?:trenger|behøver|treng|trengs|trengst|kreves|krever|krevst|krev|kræves|kræver|må) (?:du |vi |"
    r"man |me )?ik(?:ke|kje)\b",
    r"stil(?:les|ler|lar|ler vi|lar vi) ik(?:ke|kje)|ingen krav|ingen (?:norsk|engelsk)\w*|inget krav|"
    r"inga krav|inte (?:ett? |"
    r"något )?krav|ik(?:ke|kje) stil\w+ krav",
    r"krävs inte|behöver (?:du )?inte|inte (?:nödvändig|krav)|regardless|uavhengig av|(?:selv om|"
    r"even if) (?:du|you)\b",
    r"ut[ea]n (?:å (?:kunne|snakke|beherske|forstå)|krav|at du)|uten (?:norsk|engelsk)(?:kunnskaper)?\b|"
    r"\bneither\b|ikke være flytende",
    r"\b(?:do not|don['\u2019]t|ikke|ikkje|inte) (?:yet )?(?:speak|snakk\w*|tala\w*|know|master)|"
    r"(?:snakker|kan|behersker|forstår|skriver) (?:du|man) ik(?:ke|kje)",
    r"not a (?:must|problem)|ikke noe (?:must|problem|hinder)|no (?:norwegian|english|swedish|danish|"
    r"german)\b",
    r"\bkrav\b[^.,;]{0,40}\b(?:har|stiller|stilles|er det|finnes) (?:(?:vi|me|det|her) )?"
    r"(?:ik(?:ke|kje)|ing(?:en|a))\b",
    r"\b(?:nobody|no one) (?:\w+ )?(?:minds?|cares?)\b|ingen (?:vil )?bryr? seg|"
    r"(?:spiller|har) ingen (?:rolle|betydning)|\b(?:does not|doesn['\u2019]t) matter|"
    r"gjør (?:ingenting|ikke noe)",
    r"\b(?:alle|everyone|everybody|anyone) (?:kan|may|can) (?:søke|apply)\b",
)
ASIDE = _any(
    r"teach you|lære(?:r)? deg opp|(?:er|is|are) (?:hjertelig |also |også )?velkom\w+|"
    r"encouraged to apply|oppfordres til å søke",
    r"speaking (?:work )?(?:environment|community|country|countries)",
    r"(?:willing|wish|want|eager|keen|motivated|committed|commitment|readiness|ready|interested?|"
    r"expected|encouraged?|help you|support you|"
    r"opportunity|chance|start|begin|desire|ambition|plan|intention)\w*(?: \w+)? (?:to|in|"
    r"on) (?:\w+ )?learn",
    r"\bis (?:enough|sufficient)|\ber nok\b|\bgreit\b|\bis (?:also )?fine\b|er ok\b|"
    r"går (?:også )?(?:fint|bra|like bra)\b|like bra|"
    r"kan læres|can be learn|learn(?:t|ed) (?:here|on the job)",
    r"før norsken|før du (?:kan|snakker)|before you (?:speak|know)|before your (?:norwegian|english)",
    r"within (?:\w+ ){0,3}?(?:years?|months?)|i løpet av|inden for|innen (?:\w+ ){0,2}(?:år|måneder|"
    r"månader)|etter hvert",
    r"vil(?:je|jug|lig|lige)?\w* (?:til )?å lære|(?:ønske om|ønsker|motivert for|motivasjon for|"
    r"interesse for|klar for|lyst til)(?: å)? lære",
    r"\b(?:learn|(?<!en )(?<!som )lærer?|lär(?:a|er)?|learning|lære seg|lære deg|improve|forbedre)"
    r"(?: \w+){0,3} (?:norsk|norwegian|svensk\w*|swedish|dansk|danish|engelsk|english)",
    r"\b(?:hear|hører?|overhear)\b(?: \w+){0,5} (?:norsk|norwegian)",
    r"\b(?:years?|months?) from now|\b(?:after|etter) (?:\w+ ){0,2}(?:years?|months?|års?|måneder)\b|"
    r"\b(?:and others|og andre)\b",
)
"""What is learnt on the job, would do as well, or is only overheard is not asked for."""

PAPERS = _any(
    r"vitnemål|attest|søknad|ansökan|ansøgning|\bdokument(?!er|asjon\w* (?:\w+ )?(?:skriv|før|er på))\w*|"
    r"statsborger|citizen|autorisasjon|"
    r"oversett|översätt|translat|authori[sz]ation|licen[cs]e",
)
"""A sentence that speaks of papers, citizenship or translations; a language in it is asked for only where an
ability is tied to it."""

TIED_BEFORE = re.compile(
    r"(?:\b(?:snakke[rt]?|tale[r]?|tala[r]?|behersk\w+|behärsk\w+|mestre\w*|forstå[r]?|förstå[r]?|"
    r"kommunisere[r]?(?: på)?|gode? (?:kunnskaper|ferdigheter) i|"
    r"speak(?:s|ing)?|understand|communicate in|fluen(?:t|cy)(?: in)?|proficien(?:t|cy)(?: in)?|command of|"
    r"knowledge of|flytende|flytande|excellent|good|strong|godt?|bra|"
    r"[abc][12](?:[- ](?:level|nivå))?)\s+(?:(?:i|in|på|både|both|og|and|"
    r"norsk|norwegian|engelsk|english|muntlig|skriftlig|spoken|written|meget|svært|godt?|very),?\s+){0,4}|"
    r"\b(?:you|du) (?:can|must|kan|må) (?:\w+ ){1,4}(?:in|på)\s+)$"
)
TIED_AFTER = re.compile(
    r"\s*[,(]?\s*(?:(?:både|both|godt?)\s+)?(?:muntlig|skriftlig|flytende|flytande|orally|verbally|fluently|"
    r"spoken|written|oral|fluent|språk\w*|skills|language|proficien\w+|fluency|"
    r"(?:(?:at|på|minimum|minst|tilsvarende|level|nivå) ){0,3}[abc][12])\b"
)

OFF_TOPIC = _any(
    r"(?:applications?|apply|cv|résumé|resume|cover letters?|documents?|diplomas?|"
    r"certificates?)\b.{0,60}\b(?:in|written|på)\b",
    r"\b(?:interviews?|intervju\w*) (?:are|is|will|er|foregår|skjer|holdes|gjennomføres|vil)\b|"
    r"the language of (?:many|most|some)\b",
    r"programming language|programmeringsspråk|natural language|språkmodell|language models?",
    r"(?:leaders?|leder|lederen|foreman|colleagues?|kolleg\w+|teams?|employees|ansatte|teamet(?: vårt)?|"
    r"kunder|customers|users|patients|children|barn\w*) "
    r"(?:(?!you|du|must|må)\w+ ){0,3}(?:speaks?|snakker|prater|talar|taler)\b",
    r"\b(?:de fleste|mange|most|many)(?: (?:av|of) \w+| \w+)? (?:speak|snakker)\b",
    r"\b(?:models?|apps?|appen|products?|produktet|software|programmet|platform|systemet) "
    r"(?:\w+ )?(?:understands?|forstår|speaks?|snakker|available|tilgjengelig)\b",
    r"\b(?:annons\w*|adverts?|advertisement|job (?:post|posting|ad|description)|posting|utlysning\w*|"
    r"utlysing\w*|version|this text)\b"
    r".{0,40}\b(?:in|på|skrevet|written|available|tilgjengelig)\b",
)
"""A sentence that speaks of what is written in a language, or of other people."""

CONCLUDES = _any(
    r"\b(?:so|hence|therefore|thus) you\b|\band (?:so |therefore )?(?:you|we expect you)\b",
    r"\bså (?:du|det|dette) må\b|\bderfor må du\b|\bog (?:det|dette|du) må\b",
)
"""What others speak or write becomes a demand: "they speak Norwegian, so you must"."""

TURNED_AWAY = _any(
    r"(?:not|ikke|ikkje|inte) (?:\w+ )?(?:be |bli |blir |kunne )?(?:considered|assessed|eligible|vurder\w*|"
    r"aktuel\w*|prioriter\w*)|cannot be considered|(?:egner seg|passer) ikke for|"
    r"not (?:the|a) (?:\w+ )?(?:job|role|position|place) for|not suitable for|"
    r"ikke (?:jobben|stillingen|noe) for",
    r"(?:ut[ea]n|without) (?:\w+ ){0,2}(?:norsk|norwegian|engelsk|english)\w* (?:\w+ ){0,4}"
    r"(?:vanskelig|umulig|cannot|impossible|difficult)",
)
"""Whoever lacks a language is not taken: a "not" that demands."""

WORKING_LANGUAGE = _any(
    r"(?:arbeids|undervisnings|kontor|møte)(?:språk|mål)",
    r"(?:working|office|company|teaching) language|language of (?:the|our|instruction)\b",
)
LESSONS = _any(
    r"\bkurs\b|norskkurs|norskopplæring|språkopplæring|språkkurs|norskundervisning|språktrening|"
    r"svenskundervisning|danskundervisning",
    r"(?:language|norwegian|danish|swedish) (?:\w+ )?(?:courses?|class(?:es)?|training|lessons?|tuition|"
    r"tutor\w*)",
    r"(?:courses?|class(?:es)?|lessons?|training|tuition) in (?:norwegian|english|swedish|danish)|"
    r"(?:opplæring|undervisning) i norsk",
)
"""A clause that offers to teach a language."""

PASSED = _any(r"bestått|fullført|gjennomført|godkjent|passed|completed|avlagt|dokumenter")
OR_WORD = _any(r"\beller\b|\bor\b|\beventuelt\b|\balternativt\b|\balternatively\b|\boder\b")
CONJUNCTION = _any(
    r"\b(?:og|and|samt|och|und|eller|or|oder|eventuelt|alternativt|plus|sowie)\b|&|\+|as well as|"
    r"i tillegg til"
)
ONE_OF = re.compile(
    r"(?:\beither|\b(?:one|two|any)(?: or more)? of|at least (?:one|two)|\b(?:en|ett?|minst ett?|"
    r"minst en|to|én) av|"
    r"\benten|\bantingen|\bbest (?:av|of))\W+(?:\w+\W+){0,5}$"
)
FILLERS = (
    r"og|and|samt|och|und|eller|or|oder|eventuelt|alternativt|plus|sowie|as|well|i|tillegg|til|et|ett|"
    r"en|eit|an?|annet|anna|andre|another|"
    r"annat|any|other|one|some|det|the|both|både|also|også|"
    r"muntlig\w*|munnleg|skriftlig\w*|skriftleg|oral|written|spoken|verbal|verbally|orally|god|gode|"
    r"godt|goda|good|strong|"
    r"flytende|flytande|fluent|fluency|excellent|very|svært|meget|mycket|språk|språket|languages?|sprog|"
    r"kunnskap\w*|kunskap\w*|skills?|"
    r"ferdigheter|in|på|speaking|talende|språklig|professional|proficiency|business|native|nivå|level|"
    r"[abc][12]|basic|working|engelsktalende"
)
GAP = re.compile(rf"(?:[\s,/&+()\-\u2013]|(?<!\w)(?:{FILLERS})(?!\w))*")
LONGEST_GAP = 80
"""What may stand between languages that are asked for in one breath."""

ABOUT_LANGUAGE = _any(
    r"muntlig|munnleg|skriftlig|skriftleg|kommunik|formidl|språk|sprog|fr[ae]mstilling|formulering|"
    r"communicat|written|verbal",
    r"\boral|spoken|language|snakker|speak|\btal\b|\btale\b",
)
COMMUNICATES = _any(r"kommuni[skc]|communicat")
"""Asks for no less than B2, where nothing else is said of the level."""

OWN_VERB = re.compile(r"\s+(?:er|is|are|är|kreves|would|will|foretrekkes|må|skal|som)\b")
CLAUSE_ENDS = re.compile(
    r",|;|:|\s[\u2013\u2014-]\s|\b(?:men|but|while|mens|however|whereas|although|though|samtidig som|"
    r"medan|dock|selv om|så lenge)\b|[()]|"
    r"\b(?:og|and|och) (?=gjerne|helst|preferably|ideally|gärna)"
)
BACKWARDS = re.compile(
    r"(?:\W|\b(?:but|men|though|og|and|as|this|that|it|which|dette|det|noe|som|the latter|latter|"
    r"sistnevnte|is|are|er|är|would|be|a|an|en|et|"
    r"eit|ett|regnes|considered|just|only|strongly|highly|very|meget|svært|stort|stor|big|huge|also|"
    r"however|vil|være|men|not|ikke)\b)*"
)
"""What a clause without a language may begin with, if it speaks of the language before it."""

FORWARDS = re.compile(
    r"\W*(?:preferred|desirable|ønskelig|bonus|plus|pluss|advantage|en fordel|meriterande|"
    r"nice[- ]to[- ]have)\W*$|"
    r"\W*(?:it is|it['\u2019]s|det er|det är|det vil være|vi ser (?:på )?det som|we see it as|"
    r"we consider it|preferably|ideally|"
    r"selv om|although|you (?:do not|don['\u2019]t)|du (?:trenger|behøver|må))\b"
)
CEFR = re.compile(r"\b([ABC])\s?([12])\b")
LEVELS: tuple[tuple[Cefr, re.Pattern[str]], ...] = (
    (Cefr.C2, _any(r"(?:som |as )?(?:morsmål|modersmål)|native|mother tongue|muttersprach")),
    (
        Cefr.C1,
        _any(
            r"flyt[ae]nde|flydende|fluen|obehindrat|fließend|perfekt|perfect|advanced|avansert|"
            r"outstanding|exceptional",
            r"(?:svært|meget|veldig|særlig|særdeles|særs|mycket|rigtig) (?:god\w*|bra|väl)|utmerke|"
            r"utmärk|fremragende|framifrå",
            r"excellent|very (?:good|strong)|full professional|mycket väl",
        ),
    ),
    (
        Cefr.B2,
        _any(
            r"\bgut(?:e[ns]?)?\b|\bgode?\b|\bgodt\b|\bgoda\b|\bgood\b|strong(?! (?:advantage|plus|"
            r"preference|asset|benefit))|solid|proficien|behersk|behärsk|m[ei]+str|professional|"
            r"bergenstest",
            r"upper[- ]intermediate|\btrygg\w{0,2}\b|\bsikker\b|komfortabel|comfortable|"
            r"(?<!er det )\bbra\b|(?<!as )\bwell\b(?! as)|\bväl\b|master",
        ),
    ),
    (Cefr.B1, _any(r"intermediate|conversational|norskprøve 3|trinn 3|mellomnivå")),
    (Cefr.A2, _any(r"grunnleggende|\bbasic\b|elementary|grundläggande|grundlæggende|norskprøve 2|trinn 2")),
)
ONLY_LANGUAGES = re.compile(
    r"\W*(?:(?:norsk|engelsk|norwegian|english|svensk|svenska|engelska|dansk|danish|swedish|tysk|german|"
    r"fransk|french|"
    r"spansk|spanish|polsk|polish|skandinavisk|scandinavian|og|and|samt|och|eller|or|et|a|annet|another|"
    r"working|"
    r"språk|arbeidsspråk|languages?)\b\W*)+"
)
"""A list item such as "Norsk og engelsk"."""
