"""Which words tell a posting: names of roles, titles that speak of hiring or of a list, the parts of a posting's text.

English, German, French, Spanish, Swedish; all patterns look at folded text (lower case, no accents).
"""

from __future__ import annotations

import re

from bot.postings.words import fold, wordset

ROLE = re.compile(
    r"\b(?:\w*engineer(?:ing)?|\w*developer|programmer|architect|designer|manager|management|"
    r"director|lead|head|chief|officer|c[teofim]o|vp|president|analyst|scientist|researcher"
    r"|consultant|advisor|adviser|specialist|expert|coordinator|administrator|assistant|"
    r"associate|intern|internship|apprentice(?:ship)?|trainee|fellow(?:ship)?|technician|"
    r"operator|supervisor"
    r"|representative|executive|recruiter|accountant|controller|counsel|lawyer|attorney|"
    r"paralegal|editor|writer|journalist|marketer|strategist|advocate|evangelist|organizer|"
    r"campaigner"
    r"|teacher|tutor|professor|lecturer|postdoc\w*|post-doc\w*|phd|doctoral|nurse|doctor|"
    r"therapist|driver|cook|chef|baker|waiter|barista|cleaner|clerk|cashier|buyer|planner|"
    r"owner|master|sre|devops|tester|qa"
    r"|packer|setter|welder|mechanic|electrician|plumber|carpenter|worker|warehouse|guard|"
    r"agent|secretary|receptionist|librarian|curator|producer|photographer|artist|animator|"
    r"modeler|translator|interpreter"
    r"|principal|staff|senior|junior|full-?stack|front-?end|back-?end|contributor|member of|"
    r"graduate|student|volunteer|co-?founder|partner|deputy|branch chief|fundraiser|canvasser|"
    r"educator|trainer|coach|support|sales|marketing"
    r"|entwickler\w*|ingenieur\w*|berater\w*|leiter\w*|leitung|mitarbeiter\w*|sachbearbeiter\w*|"
    r"kaufmann|kauffrau|kauf\w+|fachkraft|fachinformatiker\w*|techniker\w*|werkstudent\w*|"
    r"\w*praktik(?:um|a|ant\w*)|\w*arzt(?:in|e)?|\w*mediziner\w*|\w*verkaufer\w*|"
    r"(?:reinigungs|pflege|lehr|service|betreuungs|aushilfs|buro|verkaufs|kuchen|lager|fuhrungs)kraft|praktik\w*|auszubildende\w*|ausbildung|azubi|referent\w*|redakteur\w*|verwalter\w*|"
    r"assistenz|assistent\w*|koordinator\w*|pfleger\w*|erzieher\w*|meister\w*|monteur\w*|"
    r"elektriker\w*|fahrer\w*|koch|hilfskraft|projektleit\w*|teamleit\w*|buchhalt\w*|"
    r"spezialist\w*|administrator\w*|gestalter\w*|initiativbewerbung|spontanbewerbung|blindbewerbung|wissenschaft\w*|"
    r"(?:open|speculative|spontaneous|unsolicited|general) application|candidatura espontanea|lehrstelle|lernende\w*|"
    r"doktorand\w*"
    r"|developpeu\w*|ingenieur\w*|charge[e]?s?|chef(?:fe)?|responsable|directeur|directrice|"
    r"technicien\w*|gestionnaire|assistant[e]?|conseiller\w*|consultant[e]?|alternan\w*|"
    r"stagiaire|stage|apprenti\w*|redacteur|redactrice|comptable|commercial\w*|vendeu\w*|"
    r"concepteur|conceptrice|architecte|animateur|animatrice|formateur|formatrice|graphiste|"
    r"doctorant\w*|post-?doctorant\w*|candidature spontanee"
    r"|desarrollador\w*|ingenier\w*|programador\w*|disenador\w*|gerente|director[a]?|"
    r"jefe|jefa|tecnico|tecnica|analista|consultor\w*|administrativ\w*|asistente|becari\w*|"
    r"practicas|comercial|vendedor\w*|coordinador\w*|responsable|investigador\w*|cientific\w*|"
    r"redactor\w*|auxiliar|ayudante|encargad\w*|especialista|contable|arquitect\w*"
    r"|utvecklare|\w*utvecklare|ingenjor\w*|\w*ingenjor|konsult\w*|\w*konsult|chef|\w*chef|"
    r"ledare|\w*ledare|saljare|projektledare|handlaggare|larare|sjukskoterska|\w*skoterska|"
    r"tekniker|\w*tekniker|praktikant\w*|examensarbete|sommarjobb\w*|\w*arkitekt|administrator|"
    r"assistent|koordinator|samordnare|ekonom|redovisning\w*|testare|\w*designer|medarbetare|"
    r"montor|elektriker|snickare|kock|forskare|doktorand|spontanansokan|\w+(?:ologist|"
    r"ician|ogist|keeper|worker|smith|wright))(?:e?s|innen|in|nen)?\b"
)
_GENDERS = (
    r"\([mwfdhxi*]{1,2}\s*[/|,]\s*[mwfdhxi*]{1,2}(?:\s*[/|,]\s*[mwfdhxi*]{1,3})?\)|\b[hf]/[fh]\b|"
    r"\bm/[wf](?:/[dx])?\b|\b[fw]/m(?:/[dx])?\b|\ball genders\b|gn\)|:in(?:nen)?\b|\*in(?:nen)?\b"
)
GENDERED = re.compile(_GENDERS)
HIRING_TITLE = re.compile(
    r"^(?:seeking|wanted|hiring|now hiring|we(?:'re| are) (?:hiring|looking|seeking)|"
    r"join us as|looking for|job(?: opening| offer| posting)?:|vacancy|open (?:position|"
    r"role)|gesucht|wir suchen|stellenausschreibung|stellenangebot"
    r"|nous recrutons|on recrute|recherche|offre d'emploi|recrutement|se busca|buscamos|"
    r"oferta de|ofertas? (?=(?:\w+ )?(?:programador|desarrollador|ingenier|tecnic|analista|disenador|consultor|becari|"
    r"cientific))\w+|vi soker|lediga?|sokes)\b"
    r"|\bis hiring\b|" + _GENDERS
)
INDEX_TITLE = re.compile(
    r"^\W*(?:(?:our |current |all |open |the )*(?:jobs?|careers?|openings?|vacanc(?:y|"
    r"ies)|positions?|opportunities|roles|internships|job (?:openings?|board|offers?|"
    r"listings?|opportunities|descriptions?)|open (?:positions?|roles?|jobs?))(?: (?:at|"
    r"@|with|in|bei) .*| openings?| board)?"
    r"|(?:open|spontaneous|speculative|unsolicited|general) applications"
    r"|join (?:us|our team|the team|\w+)!?|work (?:with|for|at) .*|we(?:'re| are) hiring!?(?: (?:come )?join .*)?|"
    r"now hiring!?|come work with us.*|why (?:work|join) .*|life at .*|(?:our )?(?:benefits|"
    r"perks|culture|values|hiring process|interview process|team|people|faqs?|story)"
    r"|how (?:we|to) (?:hire|apply|work).*|frequently asked .*|thank you.*|thanks.*|application (?:form|"
    r"process|received|submitted).*|apply(?: now)?|general information|equal opportunity.*|"
    r"diversity.*|privacy.*|talent (?:pool|community).*|404.*|page not found.*"
    r"|(?:unsere |aktuelle |offene )*(?:stellen(?:angebote|anzeigen|ausschreibungen|markt)?|"
    r"karriere|jobs?|arbeiten|jobangebote|vakanzen)(?: (?:bei|und|&|im|in) .*)?|dein(?:e)? (?:karriere|"
    r"job|einstieg).*|benefits.*|bewerbung(?:sprozess)?|ueber uns|uber uns|unser team"
    r"|(?:nos |les )*(?:offres(?: d'emplois?)?|emplois?|carrieres?|recrutements?|postes(?: ouverts)?)(?: "
    r".*)?|(?:nous rejoindre|rejoignez[- ](?:nous|.*)|travailler (?:chez|avec) .*|notre equipe)"
    r"|(?:ofertas(?: de (?:empleo|trabajo))?|empleos?|vacantes|trabaja con nosotros|carreras|"
    r"unete.*|bolsa de trabajo|puestos(?: .*)?|convocatorias)|(?:lediga (?:jobb|tjanster)|"
    r"karriar|jobb|jobba (?:hos|med) .*|arbeta (?:hos|med) .*|om oss))\W*$"
)
_SIGNS = {
    "tasks": (
        r"\b(?:responsibilities|what you(?:'ll|'d| will| would)(?: be)? (?:do|doing|bring|need)|you will:?\s|"
        r"you(?:'ll|'d| will| would) (?:be|work|own|lead|join|look after|help)|"
        r"your (?:role|tasks|mission|profile|responsibilities|challenge)|"
        r"key objectives|main duties|duties|about (?:the|this) (?:role|job|position)|the role|"
        r"role (?:summary|overview)|job description|day to day)\b"
        r"|\b(?:aufgaben|deine? rolle|das machst du|das erwartet dich|was dich erwartet|tatigkeiten|"
        r"stellenbeschreibung|du willst)\b|\b(?:missions?|responsabilites|vos missions|descriptif du poste|"
        r"description du poste|votre role|tes missions)\b|\b(?:responsabilidades|funciones|"
        r"tus? (?:mision|funciones|rol)|descripcion del puesto|que haras)\b|\b(?:arbetsuppgifter|"
        r"om (?:rollen|tjansten|jobbet|uppdraget)|dina arbetsuppgifter|vad du kommer)\b"
    ),
    "profile": (
        r"\b(?:requirements|qualifications|skills|who you are|about you|what we(?:'re| are) looking for|"
        r"you (?:have|are|should have|will have|might be)|ideal candidate|we(?:'re| are) looking for|"
        r"must[- ]haves?|nice[- ]to[- ]haves?|experience (?:with|in|of|required)|years of experience|"
        r"we look for|we require|criteria)\b"
        r"|\b(?:anforderungen|dein profil|ihr profil|das bringst du mit|qualifikation\w*|"
        r"eigenschaften|erfahrung (?:mit|in|im|als)|du bist|du hast|wir suchen|voraussetzungen|"
        r"was du mitbringst|\w*kenntnisse)\b|\b(?:profil(?: recherche)?|competences|votre profil|"
        r"nous (?:recherchons|cherchons)|experience|formation)\b|\b(?:requisitos|perfil|experiencia|"
        r"buscamos|conocimientos)\b|\b(?:kvalifikationer|kravprofil|vi soker|din profil|du har|"
        r"du ar|erfarenhet|meriterande|vem ar du)\b"
    ),
    "offer": (
        r"\b(?:benefits|we offer|what we offer|perks|salary|compensation|vacation|equity|"
        r"pay range|our offer|hours)\b|\b(?:wir bieten|das bieten wir|unser angebot|gehalt|"
        r"vergutung|urlaub|dich erwartet)\b|\b(?:nous offrons|avantages|salaire|remuneration|"
        r"nous proposons|conditions)\b|\b(?:ofrecemos|beneficios|salario|que ofrecemos)\b|"
        r"\b(?:vi erbjuder|formaner|lon|villkor)\b"
    ),
    "apply": (
        r"\b(?:apply|application|applications|applicants|send (?:us )?your|resume|cv|cover letter|"
        r"submit|(?:write|mail|email) (?:to|us)|"
        r"(?:jobs?|careers?|hiring|recruiting|hr|people|talent|bewerbung|recrutement|jobb)@)|"
        r"\b(?:bewirb|bewerb\w*|lebenslauf|unterlagen)\b|\b(?:postul\w*|candidature|"
        r"lettre de motivation)\b|\b(?:aplica\w*|postula\w*|curriculum|solicitud|candidatura)\b|"
        r"\b(?:ansok\w*|skicka|personligt brev)\b"
    ),
    "hiring": (
        r"\b(?:we are (?:hiring|seeking|looking)|is (?:hiring|seeking|looking for)|join (?:our|"
        r"the|us)|this (?:role|position|internship)|the (?:successful )?candidate|the post-?holder|"
        r"full[- ]time|part[- ]time|reports to|contract)\b|\b(?:vollzeit|teilzeit|festanstellung|"
        r"unbefristet|zur verstarkung)\b|\b(?:cdi|cdd|temps plein|poste base|teletravail)\b|"
        r"\b(?:jornada completa|tiempo completo|contrato|puesto)\b|\b(?:heltid|tillsvidare|"
        r"anstallning\w*|tilltrade)\b"
    ),
}
BODY_SIGNS = tuple(re.compile(pattern) for pattern in _SIGNS.values())
_DOCUMENT = re.compile(  # what a title that ends so names, whatever role stands before: "Software Engineer Path"
    r"\b(?:checklists?|levels|ladders?|paths?|pathways?|tracks?|frameworks?|matrix|rubrics?|scorecards?|handbook|playbook|"
    r"calculator|templates?|expectations|"
    r"(?:interview|hiring|style|career|candidate|salary|onboarding|employee) guide(?:lines)?|"
    r"leitfaden|checkliste|handbuch|vorlage|karrierestufen|karrierepfade?|plantilla|checklista|handbok|karriarvag(?:ar)?)\W*$"
)
_QUESTION = re.compile(
    r"^\W*(?:what|why|how|who|where|when|wie|warum|was|wer|wen|so|comment|pourquoi|que|como|por que|hur|varfor|vad|sa)\b.*"
    r"\b(?:we|us|our|wir|uns|unser\w*|nous|nos|nosotros|nuestr\w*|vi|oss|vara)\b"
)
_ABOUT_WORK = re.compile(  # the same, where no role is named before: "Head of Policy" is one
    r"\b(?:guides?|guidelines?|process(?:es)?|polic(?:y|ies)|questions|principles|philosophy|benefits|perks|culture|values|"
    r"programs?|programmes?|onboarding|faqs?|overview|structure|stor(?:y|ies)|tips|glossary|profiles?|teams?|testimonials?|"
    r"students|graduates|internships|apprenticeships|traineeships|early careers|"
    r"prozess|ablauf|richtlinien?|vorlagen?|ubersicht|werte|kultur|vorteile|programm|ausbildung|praktika|\w+stimmen|\w*tipps|"
    r"studierende|schuler(?:innen)?|processus|politique|modeles?|avantages|valeurs|parcours|metiers|stages|temoignages|"
    r"guia|(?:proceso|politica|programa)(?: de \w+)?|beneficios|valores|cultura|practicas|"
    r"mall|mallar|formaner|varderingar|rekryteringsprocess(?:en)?|praktik)"
    r"(?: (?:at|bei|chez|hos|en|of|von|with|mit|i|in) [\w .&-]{2,40})?\W*$"
)
_KINDS_OF_STAFF = re.compile(
    r"\b(?:engineering|management|marketing|sales|support|design|internships?|interns?|graduates?|students?|volunteers?|"
    r"fellowships?|apprenticeships?|trainees?|ausbildung|stages?|praktik\w*|practicas|mitarbeiter\w*|senior|junior|staff|partner|"
    r"leadership)\b"
)
PROGRAMME = re.compile(r"\bprogram(?:me|m|a)?s?\W*$")


def names_document(folded: str) -> bool:
    """Whether a title names a document or a programme ("Career ladder", "How we pay") and no role ("Head of Policy")."""
    if _DOCUMENT.search(folded) or _QUESTION.search(folded):
        return True
    return bool(_ABOUT_WORK.search(folded) and not ROLE.search(_KINDS_OF_STAFF.sub("", folded)))


STORY_NAMES = wordset(  # of files in which somebody tells what it is like to work there
    """
        story stories testimonial testimonials portrait portraits erfahrungsbericht erfahrungsberichte temoignage
        temoignages testimonio testimonios berattelse berattelser
    """
)
SECTION = re.compile(  # a part of a posting, and not what the role is called
    r"^\W*(?:(?:job |role )?(?:description|overview|summary)|introduction|background|location|about (?:us|the (?:role|job|"
    r"company|team|position))|who we are|(?:the|your) (?:role|job|profile|tasks|mission)|responsibilities|requirements|"
    r"what (?:we offer|you(?:'ll| will) do)|how to apply|"
    r"(?:deine?|ihre?) (?:aufgaben?|rolle|profil)|(?:stellen)?beschreibung|aufgaben|anforderungen|uber uns|wer wir sind|"
    r"wir bieten|das bieten wir|(?:le |votre |notre |vos )?(?:poste|missions?|profil|role|entreprise)|description du poste|"
    r"a propos(?: de \w+)?|qui sommes[- ]nous|contexte|(?:sobre|acerca de) \w+(?: \w+)?|quienes somos|"
    r"descripcion(?: del puesto)?|el puesto|tu (?:mision|rol|perfil)|requisitos|funciones|"
    r"om (?:oss|rollen|tjansten|jobbet|dig|uppdraget)|din roll|rollen|tjansten|arbetsuppgifter|kvalifikationer|"
    r"beskrivning|bakgrund|vi (?:soker|erbjuder))\W*$"
)
_KIND = re.compile(
    r"\W*(?:offene stelle|stellen?(?:angebot|anzeige|ausschreibung)|(?:open |vacant )?(?:position|role|vacancy)|"
    r"job(?: (?:offer|opening|posting|ad|vacancy))?|offre d'emploi|poste a pourvoir|(?:oferta de )?(?:empleo|trabajo)|"
    r"vacante|ledigt? (?:jobb|tjanst)|platsannons)\W*"
)


def names_kind(title: str) -> bool:
    """Whether a title names the kind of page ("Careers", "Offene Stelle") and no role."""
    folded = fold(title)
    return bool(_KIND.fullmatch(folded) or (INDEX_TITLE.match(folded) and not ROLE.search(folded)))


DOER = re.compile(  # who does something, in the five languages: painter, vendeuse, panadero, målare
    r"\b(?!(?:news)?letter|offer|over|after|under|center|former|member|number|other|career|paper|summer|winter)"
    r"[a-z]{3,}(?:er|or|ist|eur|euse|trice|dor|dora|ero|era|are|ör)s?\b"
)
ROLE_STRONG = re.compile(
    r"\b(?:engineer|developer|manager|designer|director|analyst|entwickler|ingenieur|"
    r"developpeur|desarrollador|utvecklare)\b"
)
