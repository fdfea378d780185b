"""Words that stand around an occupation in the title of a vacancy, in English and in Norwegian."""

BEFORE = {
    "en": (
        *(
            "senior",
            "junior",
            "lead",
            "principal",
            "trainee",
            "graduate",
            "head",
            "chief",
            "assistant",
            "sr.",
        ),
        *("jr.", "experienced", "entry level", "intern", "deputy", "associate", "temporary", "part-time"),
        *("full-time", "freelance", "qualified", "certified", "apprentice", "mid-level", "shift", "night"),
    ),
    "no": (
        *("senior", "junior", "erfaren", "ledende", "assisterende", "vikar for", "faglært", "ufaglært"),
        *("lærling", "deltids", "dyktig", "engasjert", "nyutdannet", "fast", "ekstrahjelp"),
    ),
}
AFTER = {
    "en": (
        *("(m/f)", "(m/f/d)", "(f/m/x)", "(all genders)", "- permanent position", "(full time)"),
        *("(part time)", "(contract)", "- urgent", "x 2", "(2 positions)", "- immediate start", "needed"),
        *("wanted", "(remote)", "(hybrid)", "(onsite)", "- night shift", "(fresh graduates welcome)", "100%"),
        *("- 12 month contract", "(maternity cover)", "- day shift", "80 %", "- temporary", "I", "II", "III"),
        *("(English speaking)", "(German speaking)", "- relocation offered", "- training provided"),
        *("- walk-in interview", "(internship)", "/ trainee"),
    ),
    "no": (
        *(
            "søkes",
            "søkes snarest",
            "(vikariat)",
            "100 % fast stilling",
            "- fast stilling",
            "- deltid",
            "50 %",
        ),
        *("(engasjement)", "80 % stilling", "- årsvikariat", "til travel avdeling", "(m/k)", "- sommerjobb"),
        *("med fagbrev", "- turnus", "nattevakt", "- ledig stilling", "vikar", "søkes til vårt team"),
        *("2 stillinger", "- hjemmekontor mulig"),
    ),
}
CALLS = {
    "en": (
        *(
            "We are hiring:",
            "Looking for",
            "Join us as",
            "Wanted:",
            "Hiring",
            "Opening for",
            "Our client seeks",
        ),
        *("New", "Position:", "Vacancy for"),
    ),
    "no": (
        *("Vil du bli vår nye", "Vi søker", "Er du vår nye", "Ledig stilling som", "Vi trenger", "Ny"),
        *("Har du lyst til å jobbe som", "Bli med på laget som"),
    ),
}
PLACES = (
    *("Oslo", "Bergen", "Trondheim", "Stavanger", "Drammen", "London", "Manchester", "Dublin", "Berlin"),
    *("Stockholm", "Copenhagen", "Singapore", "Dubai", "Toronto", "Sydney", "Warsaw", "Lagos", "Mumbai"),
    *("Manila", "Austin TX", "North region", "Europe", "head office", "city centre", "airport", "west coast"),
    *("EMEA", "Nordics", "Gardermoen", "Lillestrøm", "Sandvika", "Ski", "Asker", "Tromsø", "Kristiansand"),
)
EMPLOYERS = (
    *("Nordvik", "Lumen", "Falkor", "Bright", "Harbour", "Solberg", "Atlas", "Northgate", "Vertex", "Havila"),
    *("Granite", "Blue River", "Polar", "Kestrel", "Oakline", "Fjordtech", "Delta", "Summit"),
)
EMPLOYER_KINDS = (
    *("AS", "ASA", "Ltd", "Group", "Inc.", "GmbH", "Solutions", "Services", "Holding", "Partners", "Hotel"),
    *("Clinic", "Logistics", "& Sons", "Retail", "kommune"),
)
DEPARTMENTS = (
    *("operations", "sales department", "retail", "manufacturing", "projects", "HQ", "finance", "healthcare"),
    *("construction", "logistics", "IT", "oil and gas", "hospitality", "production", "R&D", "public sector"),
    *("customer service", "e-commerce", "factory", "branch", "warehouse", "maintenance"),
)
OTHERWISE = {
    "manager": ("mgr", "executive", "lead"),
    "assistant": ("asst",),
    "engineer": ("eng.", "engr"),
    "technician": ("tech",),
    "executive": ("exec", "officer"),
    "supervisor": ("spv", "team lead"),
    "operator": ("operative",),
    "administrator": ("admin",),
    "specialist": ("spec.",),
    "officer": ("executive",),
    "accountant": ("accounts executive",),
    "representative": ("rep",),
    "and": ("&", "cum"),
    "developer": ("dev", "programmer"),
    "teacher": ("tutor",),
    "worker": ("crew",),
    "software": ("SW",),
    "marketing": ("mktg",),
    "department": ("dept",),
    "international": ("int'l",),
}
