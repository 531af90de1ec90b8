"""Which key names mean what? One vocabulary for front matter keys and for labels in the body ("Ort: Berlin").

Names are compared in compact form: lower case, without accents, blanks and signs, so that `jobTitle`, `job_title`
and `Job title` are one. The order within a meaning is the order of trust. The meanings follow schema.org's
JobPosting; the words are English, German, French, Spanish and Swedish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NAMES: dict[str, str] = {
    "title": """
        title jobtitle positiontitle roletitle careertitle vacancytitle postingtitle jobname positionname rolename
        titel jobtitel stellentitel stellenbezeichnung jobbezeichnung berufsbezeichnung positionsbezeichnung
        titre titreposte titreduposte intitule intituleposte intituleduposte nomduposte
        titulo titulodelpuesto titulopuesto nombredelpuesto nombre
        rubrik tjanstetitel jobbtitel befattning
        position role job vacancy stelle poste puesto cargo tjanst roll roles headline heading name h1
        postingname openingtitle jobheadline yrkestitel yrke tjanstebenamning benamning annonsrubrik nombrepuesto
        nombrevacante titulooferta denominacion titreoffre titredeloffre nomoffre intituleoffre libelle libelleposte
        metier stellenname beruf rolle rollenbezeichnung ausschreibungstitel displaytitle""",
    "subtitle": """subtitle tagline subheading subtitel untertitel soustitre subtitulo underrubrik unterueberschrift""",
    "summary": """
        summary excerpt shortdescription teaser intro introduction lead jobsummary abstract blurb
        zusammenfassung kurzbeschreibung einleitung resume extrait chapo accroche resumen extracto
        sammanfattning ingress kortbeskrivning jobdescription description beschreibung descripcion beskrivning
        seodescription metadescription metades""",
    "location": """
        location locations joblocation joblocations worklocation placeofwork workplace dutystation
        dutylocation place places basedin cityregion office offices officelocation site ort standort standorte
        arbeitsort arbeitsorte einsatzort dienstort dienstsitz stadt lieu lieux lieudetravail localisation
        localisations ville villes implantation bureau ubicacion ubicaciones lugar lugardetrabajo localidad
        localizacion ciudad sede plats placering placeringsort arbetsplats arbetsort stad kontor city town
        address postaladdress anschrift adresse direccion adress joblocationaddress region state country land
        pays pais locationname wherewhere where
        worklocations officelocations worksite cities countries hub basedat lieuposte lieuduposte lieumission
        lieudemission lieuexercice lugarpuesto lugardeltrabajo centrodetrabajo provincia ubicaciondelpuesto
        beschaeftigungsort beschaftigungsort niederlassung tjanstestalle stationeringsort arbetsstalle
        kommun locaux""",
    "remote": """
        remote isremote remoteok remotefriendly remotework remotepolicy joblocationtype workplacetype locationtype
        workmodel workingmodel homeoffice homeofficemoeglich remotemoeglich arbeitsmodell mobilesarbeiten
        teletravail distanciel adistance teletrabajo remoto trabajoremoto modalidad distans distansarbete padistans
        applicantlocationrequirements
        remotestatus remotetype remoteoption remoteoptions remotepossible remoteallowed fullyremote hybrid ishybrid
        workmode workingmode workstyle workarrangement worklocationtype telework telecommute telecommuting
        homeofficeanteil remoteanteil arbeitsweise modetravail modedetravail teletravailpossible modalidaddetrabajo
        trabajoadistancia distansmojlighet""",
    "team": """
        team department departments dept teams teamname departmentname division group unit businessunit
        function jobfunction discipline area practice
        abteilung abteilungen bereich fachbereich geschaeftsbereich geschaftsbereich
        equipe departement pole direction departamento equipo
        avdelning enhet verksamhetsomrade arbetslag jobcategory occupationalcategory category categories label
        org organisationseinheit
        businessarea servicearea organisationsbereich arbeitsbereich fachabteilung service verksamhet arbetsgrupp""",
    "employer": """
        hiringorganization organization organisation company companyname employer employername organizationname
        unternehmen firma arbeitgeber entreprise societe employeur empresa empleador compania
        foretag arbetsgivare bolag extracompany client institution""",
    "employment": """
        employmenttype jobtype positiontype contracttype typeofemployment typeofcontract worktype workingtype
        employment contract contracts appointmenttype schedule workinghours workingtime hours commitment
        ajobtype jobtypes workload fulltime conditions duration contractlength termofcontract
        beschaeftigungsart beschaftigungsart anstellungsart anstellung vertragsart arbeitszeit arbeitszeitmodell
        beschaeftigung beschaftigung pensum umfang stellenart arbeitspensum
        typedecontrat typecontrat contrat tempsdetravail dureeducontrat duree
        tipodecontrato contrato jornada tipodeempleo tipodejornada duracion
        anstallningsform anstallningstyp anstallning omfattning tjanstgoringsgrad sysselsattning
        type format
        employmentform engagement engagementtype contractform timetype stellenprozent stellenumfang
        beschaeftigungsumfang beschaftigungsumfang beschaeftigungsgrad beschaftigungsgrad anstellungsverhaeltnis
        anstellungsverhaltnis arbeitsverhaeltnis arbeitsverhaltnis vertrag wochenstunden arbeitsumfang befristung
        typeposte typedeposte tempstravail tipocontrato tipojornada tipodecontratacion jornadalaboral dedicacion
        anstallningsgrad tjanstetyp arbetstid sysselsattningsgrad fte""",
    "apply": """
        applyurl applylink applicationurl applicationlink applyformlink applicationformlink applicationform applyform
        jobapplyurl jobapplylink applyto applyat applyhere apply howtoapplyurl howtoapplylink applybutton
        applybuttonlink applybuttonurl applyhref directapply applyemail applicationemail emailtoapply
        bewerbungslink bewerbungsurl bewerbungsformular bewerbung bewerben bewerbenlink linkzurbewerbung
        bewerbungsmail bewerbungsemail bewerbungan
        lienpourpostuler lienpostuler urlpostuler lienpostulation postuler candidature liencandidature urlcandidature
        emailcandidature
        enlaceaplicar aplicar urlaplicar enlacesolicitud enlacedeaplicacion postular postulacion solicitud
        urlsolicitud inscripcion correosolicitud
        ansokan ansok ansokningslank ansokanlank ansoklank lankansokan ansokningsurl sokjobbet mejlansokan
        application applications howtoapply
        applynow applynowurl applylinkurl applicationpage formurl formlink externalapply externalapplyurl
        externalapplicationurl applyexternal onlinebewerbung bewerbungsportal bewerbungsadresse bewerbungsseite
        jetztbewerben bewerbenunter commentpostuler modalitesdecandidature lienformulaire mailcandidature
        contactcandidature comoaplicar comopostular enlaceformulario linkpostulacion enlaceinscripcion emailsolicitud
        ansokningsmejl ansokningsformular ansokvia ansokhar saansokerdu wiebewerben""",
    "applyweak": """
        informationlink moreinformation infolink infourl externalurl externallink external joburl joblink postingurl
        postinglink adurl atsurl greenhouseurl leverurl workableurl ashbyurl link url href ctaurl ctalink cta button
        originalurl originallink originaladvert
        buttonurl buttonlink redirecturl email mail emailaddress contact kontakt contacto contactemail kontaktemail
        ansprechpartneremail epost""",
    "pay": """
        salary salaryrange pay payrange basesalary compensation compensationrange remuneration wage wages rate
        hourlyrate dayrate payrate annualsalary estimatedsalary salarytext stipend grosssalary totalcompensation
        gehalt gehaltsspanne gehaltsrahmen jahresgehalt monatsgehalt verguetung vergutung lohn bezahlung entgelt
        salaire remunerationannuelle remunerationbrute fourchettedesalaire salairebrut
        salario rangosalarial sueldo remuneracion retribucion bandasalarial salariobruto compensacion
        lon lonespann manadslon loneintervall ersattning comp payband salaryband payscale salaryscale hourlywage
        bruttogehalt einstiegsgehalt
        verguetungsgruppe vergutungsgruppe entgeltgruppe gehaltsangabe gehaltsband jahresbrutto fourchette
        fourchettesalariale sueldobruto remuneracionbruta salarialrange loneniva grundlon tarif payinformation
        salarydetails salaryinfo salaryinformation sallery salery sallary gehallt sallaire""",
    "paymin": """
        salarymin minsalary minpayrange minsalaryrange minpayrate minimumsalary salaryfrom paymin minpay
        salarylow salarystart compensationmin gehaltmin gehaltvon mindestgehalt salairemin salaireminimum
        salariominimo salariomin lonmin minlon salaryminvalue basesalarymin salaryrangemin salaryminimum
        payrangemin compensationfrom""",
    "paymax": """
        salarymax maxsalary maxpayrange maxsalaryrange maxpayrate maximumsalary salaryto paymax maxpay
        salaryhigh salaryend compensationmax gehaltmax gehaltbis hoechstgehalt salairemax salairemaximum
        salariomaximo salariomax lonmax maxlon salarymaxvalue basesalarymax salaryrangemax salarymaximum
        payrangemax compensationto""",
    "paycurrency": """
        currency salarycurrency paycurrency compensationcurrency basesalarycurrency waehrung wahrung devise moneda
        valuta salaryrangecurrency payrangecurrency""",
    "payperiod": """
        salaryperiod payperiod salaryunit salaryinterval compensationperiod payinterval salaryunittext unittext
        basesalaryunittext salaryfrequency payfrequency gehaltszeitraum salaryrangeperiod""",
    "closes": """
        closes closingdate closedate closesat closeson closingon expires expire expiresat expireson expirydate expiry
        expirationdate expiredate validthrough validuntil validto deadline deadlinedate applicationdeadline applyby
        applicationdeadlinedate applicationsclose applicationsclosedate lastdaytoapply lastapplicationdate
        deadlineforapplications deadlineforapplication deadlinetoapply enddate until activeuntil openuntil
        dateclosed dateclosing closedon closedat closeddate filledon filledat filleddate datefilled closing
        closingdateforapplications applicationclosingdate duedate unpublishdate
        bewerbungsschluss bewerbungsfrist einsendeschluss ablaufdatum gueltigbis gultigbis bewerbungsende frist
        datelimite datelimitedecandidature datelimitecandidature datedecloture cloture datedefin expiration
        fechalimite fechadecierre cierre fechacierre plazo plazodesolicitud validohasta fechafin
        sistaansokningsdag sistaansokningsdatum sistadag ansoksenast sokasenast slutdatum ansokningsdatum
        sistadagforansokan
        lastday lastdate applyuntil applybefore openthrough validthru applicationenddate applicationdue
        applicationsdue closesdate closingday onlinebis bewerbungbis bewerbenbis einsendefrist datelimitedepot
        datelimitepourpostuler datefermeture dateexpiration fechalimitesolicitud fechalimitedesolicitud
        fechalimiteinscripcion plazopresentacion fechavencimiento vencimiento fechaexpiracion caduca ansokansenast
        sistadatum ansokningsdeadline publicerastill""",
    "opens": """
        opens opensat openson openingdate opendate applicationsopen applicationsopendate publishdate publishon
        publishat publisheddate publishfrom validfrom availablefrom embargo opening
        veroeffentlichungab veroffentlichungab onlineab dateouverture ouverture fechaapertura oppnar publiceras
        livefrom onlinefrom visiblefrom publicationstart""",
    "posted": """
        dateposted posteddate postdate postedon posted date published publishedat pubdate publicationdate
        createdat created creationdate datum veroeffentlicht veroffentlicht datedepublication fecha fechapublicacion
        publicerad""",
    "draft": """
        draft isdraft drafts wip unlisted hidden hide hideinlist ishidden noindexed private unpublished
        eleventyexcludefromcollections excludefromcollections entwurf versteckt brouillon masque borrador oculto
        utkast dold disabled deactivated deaktiviert
        indraft hideinlistings hidefromlist hidefromlistings excludefromlist isunlisted internal nonpublie
        nichtveroeffentlicht nichtveroffentlicht""",
    "published": """
        published publish ispublished visible isvisible listed islisted live islive show display public enabled
        veroeffentlicht veroffentlicht sichtbar publie visiblesurlesite publicado visibleenlaweb publicerad synlig
        showonsite showinlist
        ispublic showinlistings showonwebsite publicised""",
    "open": """
        open isopen openforapplications acceptingapplications active isactive available isavailable hiring ishiring
        nowhiring activelyhiring currentlyhiring recruiting vacant offen aktiv verfuegbar ouvert ouverte actif active
        disponible abierto abierta activo activa oppen ledig
        acceptingapplicants acceptsapplications acceptapplications isaccepting applicationsopen openforapplication
        positionopen jobopen roleopen vacancyopen isvacant istoffen stelleoffen estouvert apourvoir vigente
        oppenforansokan aktuell""",
    "closed": """
        closed isclosed filled isfilled archived archive isarchived expired isexpired inactive isinactive taken
        positionfilled geschlossen besetzt vergeben archiviert inaktiv ferme fermee pourvu pourvue archivee
        cerrado cerrada cubierto cubierta archivado stangd tillsatt arkiverad
        obsolete isobsolete outdated veraltet obsolet perime perimee obsoleto obsoleta foraldrad
        applicationsclosed positionclosed jobclosed roleclosed vacancyclosed paused ispaused onhold hold istbesetzt
        stellebesetzt abgelaufen estpourvu cloture cloturee finalizada finalizado avslutad""",
    "status": """
        status state jobstatus positionstatus positionstate postingstatus rolestatus vacancystatus hiringstatus
        jobstate publicationstatus poststatus stellenstatus zustand statut etat statutoffre estado estatus lage
        listingstatus recruitmentstatus applicationstatus openingstatus publishingstatus publishstatus visibility
        bewerbungsstatus veroffentlichungsstatus statutposte statutdeloffre etatoffre estadovacante estadooferta
        rekryteringsstatus annonsstatus""",
    "tags": "tags keywords skills topics schlagworte schlagwoerter motscles etiquetas taggar labels",
    "language": "lang language locale sprache langue idioma sprak inlanguage",
    "posteddateonly": "",
    "slug": "slug urlname",
    "permalink": "permalink path canonicalurl canonical",
    "redirect": "redirectto redirecturl redirect movedto",
    "twin": "translationkey translationid i18nkey translationof",
}


def wordset(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def stems(text: str) -> tuple[str, ...]:
    """The word stems of a text; an underscore stands for a blank within one."""
    return tuple(one.replace("_", " ") for one in text.split())


_ACCENTS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "’": "'", "‘": "'"}
_COMBINING = re.compile("[\u0300-\u036f]+")
_KEEP = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def compact(name: str) -> str:
    """A name in the form in which names are compared."""
    return _KEEP.sub("", fold(name[:80]))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without accents, with straight quotes; remembered, so for short texts."""
    return fold_text(text)


def fold_text(text: str) -> str:
    """Lower case without accents, with straight quotes. Lines stay lines."""
    if text.isascii():
        return text.lower()
    text = text.lower()
    for sign, plain in _ACCENTS.items():
        if sign in text:
            text = text.replace(sign, plain)
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text))


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a key name: `applyFormURL` is apply, form, url."""
    return tuple(_KEEP.sub(" ", fold(_HUMP.sub(" ", name[:80]))).split())


def _ranked() -> dict[str, dict[str, int]]:
    return {
        meaning: {name: rank for rank, name in reversed(list(enumerate(names.split())))} for meaning, names in _NAMES.items()
    }


RANKS = _ranked()  # meaning -> compact name -> rank (0 is the most trusted)
_MEANINGS: dict[str, tuple[str, ...]] = {}
for _meaning, _ranks in RANKS.items():
    for _name in _ranks:
        _MEANINGS[_name] = (*_MEANINGS.get(_name, ()), _meaning)


@lru_cache(maxsize=20_000)
def meanings(name: str) -> tuple[str, ...]:
    """What a key or label may mean, by its whole name, else by the words in it."""
    known = _MEANINGS.get(compact(name))
    if known is not None:
        return known
    words = name_words(name)
    if len(words) > 1 and words[0] in _ABOUT_THE_JOB:  # vacancy_filled, jobClosingDate
        known = _MEANINGS.get("".join(words[1:]))
    if known is None and len(words) > 1:  # tempClosedBoolean, is_filled_now
        core = _MEANINGS.get("".join(word for word in words if word not in _AROUND_FLAGS), ())
        known = core if set(core) & {"open", "closed", "draft"} else None
    return known if known is not None else _by_words(words)


_AROUND_FLAGS = wordset("temp temporary temporarily currently now is has been flag bool boolean switch toggle")
_ABOUT_THE_JOB = wordset(
    "job position vacancy role posting opening career stelle stellen poste offre oferta puesto vacante tjanst jobb"
)


_PAID = wordset("salary pay payrange salaryrange compensation wage gehalt gehalts salaire salario sueldo lon")
_BY_WORDS: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (
        wordset("""
        apply application applications bewerbung bewerben candidature postuler solicitud aplicar ansokan
    """),
        wordset("url link form href email mail here button lien formular enlace lank mailto address"),
        "apply",
    ),
    (wordset("form formular formulaire formulario"), wordset("url link lien enlace lank"), "applyweak"),
    (_PAID, wordset("min minimum mini from low lower von ab mindest minimo"), "paymin"),
    (_PAID, wordset("max maximum maxi to high upper bis hochst maximo"), "paymax"),
    (wordset("salary compensation remuneration gehalt salaire salario"), frozenset(), "pay"),
    (
        wordset("deadline closing close closes expiry expiration expires bewerbungsfrist cloture cierre"),
        wordset("date on at datum fecha time until day end"),
        "closes",
    ),
    (
        wordset("valid open active visible online live apply applications listed offen gueltig gultig ouvert abierto oppen"),
        wordset("until through thru till before by end ends bis jusqu hasta tills"),
        "closes",
    ),
    (wordset("location standort arbeitsort lieu ubicacion"), frozenset(), "location"),
    (
        frozenset(["status", "state"]),
        wordset("job position posting role vacancy opening listing hiring recruitment publication publish career ad"),
        "status",
    ),
    (frozenset(["title"]), wordset("product card item entry main full display content listing offer ad"), "title"),
    (frozenset(["department", "abteilung"]), frozenset(), "team"),
    (wordset("employment contract anstellung"), frozenset(["type", "form", "art"]), "employment"),
)
_NOT_BY_WORDS = wordset("image logo icon photo color text label contact admin class style count id icon map")


def _by_words(words: tuple[str, ...]) -> tuple[str, ...]:
    found = set(words)
    if found & _NOT_BY_WORDS or len(words) > 6:
        return ()
    if words and words[0].startswith(("expir", "deadline", "bewerbungsfrist", "bewerbungsschluss")):
        return ("closes",)
    return tuple(meaning for either, also, meaning in _BY_WORDS if found & either and (not also or found & also))[:1]
