"""Words by which people say who they are, in Norwegian and English; alternatives for a pattern."""

LABELS = (
    r"(?:full |first |last |family |given |middle )?name|surname|(?:fullt |etter|for|mellom)?navn|namn"
    r"|nationality|nationalities|nasjonalitet|citizenship|statsborgerskap"
    r"|(?:country|place) of (?:origin|birth)"
    r"|home country|hjemland|opprinnelse(?:sland)?|birth ?(?:place|date|day|year)|fødested|fødeland"
    r"|fødsels(?:dato|nummer|år)|f\. ?dato|date of birth|year of birth|d\.?o\.?b\.?|born|født|fødd"
    r"|personnummer|age|alder|gender|sex|kjønn|kjøn|pronouns?|pronomen|marital status|civil status"
    r"|sivil(?:stand|status)|religion|ethnicity|ethnic background|etnisitet|race|children|barn"
    r"|family status|disability|(?:home |street |postal |post)?address?e?|adress|phone(?: number)?"
    r"|telephone|telefon(?:nummer)?|tel\.?|tlf\.?|mobile?(?: ?(?:phone|number|nummer))?|mobilnummer"
    r"|cell(?:phone)?|e-?mail(?: address)?|e-?post(?:adresse)?|linkedin|github|facebook|instagram|skype"
    r"|website|web ?page|homepage|nettside|hjemmeside|photo|bilde|contact|kontakt(?:info(?:rmasjon)?)?"
    r"|visa status|passport(?: number)?"
)
PRONOUNS = (
    "she|he|her|hers|him|his|they|them|their|theirs|hun|han|hen|henne|hennes|ham|hans|ho|hennar|hon|honom"
    "|xe|xem|ze|hir"
)
"""Alone they are taken out too: profiles copied from a biography speak of their person so."""
TITLES = "mr|mrs|ms|miss|herr|hr|fru|frøken"
TRADES = (
    "senior|junior|lead|leading|head|chief|principal|certified|trained|qualified|licensed|registered|experienced"
    "|scrum|product|project|software|data|web|front-?end|back-?end|full-?stack|cloud|system|systems|java|python"
    r"|\w*(?:developer|engineer|manager|leader|leder|nurse|pleier|designer|architect|arkitekt|consultant"
    "|konsulent|analyst|analytiker|scientist|researcher|forsker|student|teacher|lærer|director|direktør|officer"
    "|owner|master|administrator|specialist|spesialist|tester|technician|tekniker|assistant|assistent|worker"
    "|arbeider|driver|operator|operatør|doctor|lege|advisor|rådgiver|expert|professional|utvikler|ingeniør)"
)
"""What makes capitalised words after *I am* a trade and no name."""
GENDERED = (
    "woman",
    "man",
    "girl",
    "boy",
    "lady",
    "gentleman",
    "female",
    "male",
    "kvinne",
    "mann",
    "jente",
    "gutt",
    "dame",
    "kvinna",
    "non-binary person",
    "ikke-binær person",
    "person",
)
RELATIVES = (
    "mother",
    "father",
    "mum",
    "mom",
    "dad",
    "grandmother",
    "grandfather",
    "wife",
    "husband",
    "mor",
    "far",
    "mamma",
    "pappa",
    "småbarnsmor",
    "småbarnsfar",
    "bestemor",
    "bestefar",
)
FAMILY = (
    "married|single|divorced|widowed|young|old|gift|enslig|skilt|ung"
    "|eldre|trans|transgender|gay|lesbian|proud"
)
LINGUISTS = r"(?:language )?(?:teacher|tutor|translator|interpreter|speaker|lærer|tolk|oversetter|instructor)"
DEMONYMS = (
    "south african|sri lankan|afghan|albanian|algerian|american|arab|argentinian|australian|"
    "austrian|bangladeshi|belgian|bosnian|brazilian|british|bulgarian|canadian|chilean|chinese|"
    "colombian|croatian|czech|danish|dutch|egyptian|english|eritrean|estonian|ethiopian|"
    "filipino|filipina|finnish|french|german|ghanaian|greek|hungarian|icelandic|indian|"
    "indonesian|iranian|iraqi|irish|israeli|italian|japanese|kenyan|korean|kurdish|latvian|"
    "lebanese|lithuanian|malaysian|mexican|moroccan|nepali|nepalese|nigerian|norwegian|"
    "pakistani|palestinian|persian|peruvian|polish|portuguese|romanian|russian|scottish|serbian|"
    "slovak|somali|spanish|sudanese|swedish|swiss|syrian|taiwanese|tamil|thai|tunisian|"
    "turkish|ugandan|ukrainian|venezuelan|vietnamese|welsh|afghansk|amerikansk|arabisk|britisk|"
    "bulgarsk|dansk|engelsk|eritreisk|estisk|etiopisk|filippinsk|finsk|fransk|gresk|indisk|"
    "irakisk|iransk|islandsk|italiensk|kinesisk|kurdisk|latvisk|litauisk|marokkansk|nigeriansk|"
    "norsk|pakistansk|palestinsk|polsk|portugisisk|rumensk|russisk|serbisk|somalisk|spansk|"
    "svensk|syrisk|thailandsk|tsjekkisk|tyrkisk|tysk|ukrainsk|ungarsk|vietnamesisk"
)
