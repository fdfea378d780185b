"""The names that XML dumps of jobs give to their elements, by field; no logic. The surest stands first."""

ITEMS = """
job joboffer jobad jobadvert jobadvertisement jobposting jobopening joblisting jobitem jobdetail offer offre
annonce annonse annons stilling stillingsannonse ledigstilling vacancy vacature position opening posting post
ad advert advertisement item entry listing record row result element stelle stellenangebot anzeige oferta vaga
emploi poste opportunity requisition
"""
"""What one job's element is called."""

HEADS = (
    "channel feed source jobs root rss head header company employer publisher contact location address salary"
)
"""What is no job, even with a title and an address."""

PASSED_OVER = """
contact contacts kontakt kontaktperson ansprechpartner contactperson contactpersons contactinfo
contactinformation jobcontact recruiter recruiters mainsupervisor supervisor hiringmanager consultant
responsible responsibleuser applicantcriteria documents document attachments attachment images image logo
media headquarters entityadress entityaddress author user owner customfields extracontent enclosure
thumbnail replies
"""
"""Parts that name people, files, or places where nobody works."""

COMPANIES = """
company employer organization organisation hiringorganization hiringcompany firma bedrift arbeidsgiver
entreprise advertiser client unternehmen arbetsgivare
"""
PAY = "salary compensation remuneration lonn wage gehalt"
PLAIN = """
jobdescription jobdetails jobdetail jobinformation generalinformation information details content vacancy
position job offer posting advert advertisement ad data fields header general description main body basic
"""
"""Parts that only gather fields."""

GENERIC = "id name title text value content label url link description code headline heading"
"""Names that mean what the element around them means."""

FIELDS = {
    "reference": """
        referencenumber referenceid reference partnerjobid externalid jobreference jobid vacancyid id jobcode
        requisitionid jobrefcode uniqueid uid adid offerid positionid ref number guid identifier
    """,
    "title": """
        title jobtitle vacancytitle positiontitle jobname vtitle intituleduposte intitule titre titreposte
        vacancyname name position stellenbezeichnung functietitel titulo headline
    """,
    "occupation": "occupation occupationname profession functiontitle jobrolename",
    "esco": "esco escocode escouri",
    "isco": "isco isco08 iscocode",
    "styrk": "styrk styrk08 styrkcode styrkkode",
    "employer": """
        customcompanytitle company companyname companytitle employer employername hiringorganization
        hiringcompany organization organizationname organisation organisationname advertiser client clientname
        entreprise nomentreprise brand schoolname trustname sourcename publisher
    """,
    "employer_number": "orgnumber organizationnumber organisationnumber orgno companyorgnumber",
    "apply": """
        applyurl applicationurl applylink applicationlink urlapply urlapplication applyonlineurl applyto
        urlredirectionapplicant apply soknadslenke soknadsurl
    """,
    "page": """
        url link joburl detailurl directurl adverturl joblink urldeloffre landingpageurl landingpage deeplink
        href externalurl weburl pageurl adurl adlink positionurl lien origlink
    """,
    "employment": """
        employmenttype employment jobtype jobtypes contracttype contract typedecontrat vcontracttype
        workingpatterns contracttime workhours workinghours workingtime worktime jobtime jobtimetype
        schedule positiontype employmentlevel type employmenttypecode jobstatus tempsdetravail
    """,
    "extent": "extent percentage employmentpercentage workload fte",
    "remote": """
        remotetype remote remotework remotestatus remotelevel workplacetype workplacetypes telecommute
        telecommuting hybrid onsite teletravail homeoffice workfromhome isremote remoteoption
    """,
    "permit": "visasponsorshipavailable visasponsorship workpermit",
    "language": "language lang languagecode locale joblanguage",
    "published": """
        listdate datepublished publishdate publicationdate publisheddate publishon dateposted posteddate
        postdate pubdate startpublish published lastactivationat date createdat createddate creationdate
        created activationdate dateadded updated updateddate datedemiseajour modificationdate
        datesinceonline startedat advertisefromdateutc
    """,
    "deadline": """
        applicationdeadline deadline closingdate closedate lastapplicationdate applyby applicationenddate
        applicationclosedate applybefore enddate
    """,
    "expires": """
        expirationdate expirydate expiresat expires expire expiry expiredate validthrough validuntil
        validto todate removaldate endpublish advertisetodatetimeutc
    """,
    "status": "status state jobstatus action operation",
}
"""Field → names, as they are compared: letters and digits only."""

SECTIONS = (
    """
    descriptionrequirements htmldescription descriptionhtml missiondescriptionformatted descriptionformatted
    fulldescription longdescription jobdescription encoded description descriptiondelamission
    missiondescription jobadvert adverttext advertisementtext jobtext body content contenu beskrivelse
    stillingsbeskrivelse annonsetekst stellenbeschreibung beschreibung omschrijving descripcion text summary
    shortdescription briefdescription
    """,
    "tasks responsibilities responsibility duties examplesofduties missions arbeidsoppgaver oppgaver",
    "htmlprofile applicantprofileformatted applicantprofile profile profilrecherche profilcandidat",
    "requirements jobrequirements krav",
    "qualifications kvalifikasjoner",
    "skills requiredskills skillsandexperience",
    "formationetexperience",
    "benefits weoffer vitilbyr whatweoffer",
    "additionaltext additionalinformation supplementalinformation",
    "companydescription entitydescription contexte companyprofile aboutcompany aboutus omoss",
)
"""The parts of a description in their order; of each, the first of its names counts."""

PLACES = {
    "postal_code": "postalcode postcode zip zipcode plz codepostal postnummer postnr",
    "city": "city cityname town locality addresslocality ville ort poststed localisationduposte stadt ciudad",
    "municipality": "municipality municipalityname kommune",
    "region": "region county state province stateprovince addressregion fylke regionduposte",
    "country": "countrycode country countryname addresscountry land pays",
    "text": """
        location joblocation locations locationname place workplace worklocation arbeidssted sted lieu
        lieudetravail localite standort arbeitsort lokasjon jobplace coverage office
    """,
}
TOTALS = ("expectedJobCount", "totalJobs", "totalResults", "jobCount", "numberOfJobs")
GONE = "closed inactive deleted delete remove removed expired filled unpublished archived withdrawn"
