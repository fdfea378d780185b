"""The names that spreadsheets give their columns, by field; no logic. A field's surest name stands first."""

MANY = frozenset({"description", "place", "remote", "employment", "apply_url", "languages"})
"""Fields that several columns may hold together."""

_NAMES = {
    "reference": (
        "referanse, referansenummer, referansenr, refnr, ref nr, vår ref, reference, reference number, "
        "ref, job id, jobid, jobb id, stillings-id, stillingsnummer, stillingsnr, annonse-id, annonsenr, "
        "advert id, ad id, posting id, vacancy id, requisition id, requisition number, req id, job code, "
        "external id, uuid, guid, id, identifier, identifikator, identifiant, referens, kennziffer"
    ),
    "title": (
        "tittel, overskrift, annonsetittel, title, headline, stillingstittel, stillingens tittel, "
        "stillingsnavn, navn på stilling, jobbtittel, job title, position title, posting title, vacancy "
        "title, advert title, job name, stilling, ledig stilling, utlyst stilling, position, vacancy, "
        "role, rolle, jobb, job, titel, rubrik, jobtitel, stellentitel, titre, intitulé"
    ),
    "occupation": (
        "yrke, yrkestittel, stillingsbetegnelse, stillingsbenevnelse, stillingskategori, yrkeskategori, "
        "occupation, profession, job category, occupational category, yrkesgrupp, métier"
    ),
    "styrk": "styrk, styrk-08, styrk08, styrkkode, styrk-kode, yrkeskode",
    "isco": "isco, isco-08, isco08, isco code",
    "esco": "esco, esco uri, esco code, esco-kode",
    "description": (
        "beskrivelse, stillingsbeskrivelse, stillingstekst, annonsetekst, jobbeskrivelse, om stillingen, "
        "description, job description, full description, description html, ad text, advert text, job ad, "
        "tekst, text, body, content, innhold, ingress, introduction, introduksjon, about the job, about "
        "the role, summary, sammendrag, arbeidsoppgaver, oppgaver, ansvarsområder, responsibilities, "
        "duties, tasks, kvalifikasjoner, ønskede kvalifikasjoner, kvalifikasjonskrav, krav, profil, "
        "qualifications, requirements, skills, personlige egenskaper, egenskaper, personal qualities, vi "
        "tilbyr, we offer, fordeler, benefits, om arbeidsgiveren, om oss, about us, about the company, "
        "beskrivning, beskrivelser, beschreibung, stellenbeschreibung, mission, profile"
    ),
    "employer": (
        "arbeidsgiver, arbeidsgivers navn, arbeidsgivernavn, arbeidsgivar, employer, employer name, "
        "hiring organization, bedrift, bedriftsnavn, virksomhet, firma, firmanavn, selskap, selskapsnavn, "
        "foretak, company, company name, organisasjon, organization, organisation, organisasjonsnavn, "
        "annonsør, business, arbetsgivare, företag, arbejdsgiver, virksomhed, unternehmen, entreprise, "
        "société"
    ),
    "employer_number": (
        "organisasjonsnummer, organisasjonsnr, orgnr, org nr, orgnummer, org nummer, organisation number, "
        "organization number, company number, registration number"
    ),
    "place": (
        "arbeidssted, arbeidsstad, arbeidsplass, arbeidssteder, sted, stad, steder, lokasjon, lokasjoner, "
        "lokalisering, workplace, work location, work place, place of work, job location, location, "
        "locations, place, kontor, office, adresse, arbeidsadresse, address, plats, arbetsplats, "
        "arbeitsort, standort, lieu, lieu de travail, location raw, location name"
    ),
    "postal_code": "postnummer, postnr, postal code, postcode, zip, zip code, code postal, plz",
    "city": "by, poststed, tettsted, city, town, locality, ort, ville",
    "municipality": "kommune, arbeidskommune, municipality, municipal, kommun",
    "region": "fylke, county, region, state, province, län, landsdel, région",
    "country": "land, country, country code, landkode, pays",
    "remote": (
        "hjemmekontor, fjernarbeid, arbeidsmodell, remote, remote work, remote status, work model, "
        "workplace type, remote type, work mode, work arrangement, hybrid, work from home, home office, "
        "distansarbete, télétravail"
    ),
    "employment": (
        "stillingstype, type stilling, ansettelsesform, ansettelsestype, ansettelsesforhold, "
        "tilsettingsform, employment type, type of employment, job type, contract type, contract, "
        "engagement type, engagementtype, employment, heltid, heltid/deltid, heltid eller deltid, full "
        "time, arbeidstid, arbeidstidsordning, work type, working time, time type, position type, "
        "varighet, duration, anställningsform, type de contrat"
    ),
    "extent": (
        "stillingsprosent, stillingsandel, stillingsbrøk, stillingsstørrelse, omfang, prosent, extent, "
        "percentage, workload, fte, full time percentage, position percentage, omfattning"
    ),
    "salary": (
        "lønn, lønnsspenn, årslønn, lønnsbetingelser, salary, salary range, pay, wage, compensation, lön, "
        "gehalt, salaire, salary text, pay range"
    ),
    "salary_minimum": (
        "lønn fra, minstelønn, min lønn, minimum salary, salary min, min salary, salary from, salary minimum"
    ),
    "salary_maximum": (
        "lønn til, maks lønn, maximum salary, salary max, max salary, salary to, salary maximum"
    ),
    "currency": "valuta, currency, salary currency, lønnsvaluta",
    "salary_period": "lønnsperiode, salary period, pay period, salary unit, salary interval",
    "languages": (
        "språkkrav, krav til språk, språkkunnskaper, arbeidsspråk, language requirement, language "
        "requirements, required language, required languages, working language, languages, språkkrav nivå"
    ),
    "language": "språk, annonsespråk, målform, language, ad language, locale, lang, culture",
    "permit": "arbeidstillatelse, work permit, visa, visa sponsorship, right to work",
    "published": (
        "publisert, publiseringsdato, publisert dato, utlyst, utlysningsdato, published, publication "
        "date, published at, publish date, date posted, posting date, posted, posted date, annonsert, "
        "publicerad, date de publication, posted at, posted on, posted date, published on"
    ),
    "deadline": (
        "søknadsfrist, soknadsfrist, søknadsfristen, frist, siste frist, søk innen, svarfrist, "
        "application deadline, application due, applicationdue, apply by, apply before, closing date, "
        "deadline, last application date, due date, ansökningsfrist, sista ansökningsdag, bewerbungsfrist"
    ),
    "expires": (
        "utløper, utløpsdato, utløp, avpubliseres, avpubliseringsdato, expires, expires at, expiry, "
        "expiry date, expiration date, valid through, valid to, valid until, unpublish date"
    ),
    "apply_url": (
        "søknadslenke, søk her, søk på stillingen, søk, lenke til søknad, søknadsskjema, apply url, apply "
        "link, apply here, apply, application url, application link, applicationurl, lenke, link, url, "
        "annonselenke, annonseurl, lenke til annonse, stillingslenke, job url, job link, ad url, advert "
        "url, posting url, nettadresse, nettside, website, web, hyperlink, länk, redirection, lien"
    ),
}

NAMES = {field: tuple(names.split(", ")) for field, names in _NAMES.items()}
"""Field → names of columns."""
