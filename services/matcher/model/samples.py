"""Texts on which an export is compared with its reference: titles, ads and profiles in many languages."""

PROFILES = (
    "sykepleier",
    "nurse",
    "welder",
    "sveiser med sertifikat i TIG og MIG",
    "elektriker, fagbrev gruppe L, ti år i bygg og anlegg",
    "data engineer; Python, Spark, PostgreSQL; I want to work with public health data",
    "tømrer",
    "barnehagelærer",
    "Ich bin Maschinenbauingenieur mit Erfahrung in der Offshore-Industrie.",
    "Jestem kierowcą ciężarówki z prawem jazdy kategorii C i E.",
    "Soy enfermera de cuidados intensivos con ocho años de experiencia.",
    "Інженер-програміст, досвід з Java та Kotlin",
    "محاسب قانوني بخبرة خمس سنوات",
    "ソフトウェアエンジニア",
    "kokk",
    "accountant with IFRS experience",
    "lærer i matematikk og naturfag på ungdomstrinnet",
    "renholder",
    "research scientist in marine biology, PhD, fieldwork in the Arctic",
    "lagermedarbeider med truckførerbevis T1 og T4",
)

JOBS = (
    (
        "Sykepleier til kommunal hjemmetjeneste. Du har norsk autorisasjon, førerkort klasse B og trives "
        "med å arbeide selvstendig. Vi tilbyr turnus med arbeid hver tredje helg, god opplæring og fast "
        "stilling."
    ),
    (
        "Registered nurse, intensive care. You will care for critically ill patients in a modern unit of 12 "
        "beds. Norwegian at level B2 is required."
    ),
    (
        "Vi søker sveisere til verft. Arbeid med rør og stålkonstruksjoner, TIG og MIG/MAG. Gode "
        "lønnsbetingelser."
    ),
    "Electrician for new residential buildings in the Oslo area. Certificate of apprenticeship required.",
    (
        "Senior data engineer. Build and run our data platform on Kubernetes: Python, Kafka, PostgreSQL, "
        "dbt. We work in small teams, write tests, review each other's code, and speak English at work."
    ),
    "Tømrer til rehabilitering av eldre bygårder",
    (
        "Pedagogisk leder i barnehage. Du leder en avdeling med 18 barn i alderen 3-6 år sammen med to "
        "medarbeidere."
    ),
    "Mechanical engineer, subsea equipment: design, calculation and testing of valves and connectors.",
    "Lastebilsjåfør, distribusjon i Oslo og Viken. Klasse C, YSK og digitalt sjåførkort.",
    "Backend developer, Java/Kotlin, Spring Boot, event-driven services in the public sector",
    "Regnskapskonsulent",
    (
        "Kokk til hotell i Bergen, à la carte og selskap. Fagbrev er en fordel, men erfaring kan erstatte "
        "utdanning."
    ),
    "Lektor i realfag, 100 % fast stilling ved ungdomsskole",
    "Renholder til kontorbygg, deltid på kveldstid. Opplæring gis, og du trenger ikke erfaring.",
    "PhD candidate in marine ecology. The project studies how kelp forests respond to warming waters.",
    "Lagermedarbeider søkes til nytt, automatisert lager. Plukking, pakking, varemottak og kjøring av truck.",
    "Butikkmedarbeider",
    "Customer service agent, German-speaking, hybrid",
    "Prosjektleder bygg",
    "Architect",
)
