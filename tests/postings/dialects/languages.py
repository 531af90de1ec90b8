"""Invented postings in German, French, Spanish and Swedish."""

from __future__ import annotations

from tests.postings.dialects.case import Dialect, NotAPosting, posting

CASES: list[Dialect] = [
    posting(
        "German, Hugo, keys in German",
        "content/karriere/gaertnerin.md",
        """---
Titel: Gärtner:in (m/w/d) für unsere Dachgärten
Standort: Köln
Anstellungsart: Teilzeit, 60–80 %
Gehalt: "2.900 – 3.400 € brutto im Monat"
Bewerbungsschluss: 30.04.2026
draft: false
---
Wir suchen ab sofort Verstärkung für unsere Dachgärten.

## Deine Aufgaben
- Gießen

## Dein Profil
- Du bist schwindelfrei

Schick deine Bewerbung an garten@acme.example.
""",
        title="Gärtner:in (m/w/d) für unsere Dachgärten",
        state="open",
        location="Köln",
        employment="Teilzeit, 60–80 %",
        pay=(2900, 3400, "EUR", "month"),
        apply="garten@acme.example",
        closes="2026-04-30",
    ),
    posting(
        "German, everything in the body, deadline in a sentence that has passed",
        "content/jobs/buchhaltung.md",
        """---
title: "Mitarbeiter:in Buchhaltung (28-40h/Woche)"
date: 2025-08-06
---
## Wen wir suchen
Eine sorgfältige Person, die Freude an Zahlen hat. Unser Büro ist in Berlin-Mitte.

### Aufgaben
* Belege prüfen

Bitte schicke uns deine Bewerbung bis spätestens 02.09.2025 per E-Mail an Maria unter stellen@acme.example.
""",
        title="Mitarbeiter:in Buchhaltung (28-40h/Woche)",
        state="closed",
        apply="stellen@acme.example",
        location="Berlin-Mitte",
    ),
    posting(
        "German, filled",
        "stellenangebote/koch.md",
        "---\ntitle: Koch (m/w/d)\n---\nDiese Stelle ist bereits besetzt.\n\nAufgaben: Kochen. Wir bieten: Suppe.\n",
        title="Koch (m/w/d)",
        state="closed",
    ),
    posting(
        "German, a condition is no statement",
        "stellenangebote/koch.md",
        "---\ntitle: Koch (m/w/d)\nort: Graz\n---\nSobald die Stelle besetzt ist, melden wir uns. Aufgaben: Kochen.\n",
        title="Koch (m/w/d)",
        state="open",
        location="Graz",
    ),
    posting(
        "German, draft as text",
        "content/jobs/entwicklung.md",
        "---\ntitle: Wir suchen eine*n Software-Entwickler*in\ndraft: 'true'\n---\nDu entwickelst. Profil: Neugier.\n",
        title="Wir suchen eine*n Software-Entwickler*in",
        state="draft",
    ),
    posting(
        "German twin by its file name",
        "content/jobs/designer.de.md",
        "---\ntitle: Produktdesigner:in\nort: Wien\n---\nDu gestaltest. Wir suchen Erfahrung.\n",
        {"content/jobs/designer.md": "---\ntitle: Product Designer\nlocation: Vienna\n---\nYou design.\n"},
        title="Produktdesigner:in",
        state="open",
        language="de",
        twin_of="content/jobs/designer.md",
    ),
    posting(
        "French, Jekyll collection",
        "_offres/boulangere.md",
        """---
titre: Boulanger·ère de nuit (H/F)
lieu: Lyon 3e
type_contrat: CDI
salaire: 28-32 k€ brut par an
date_limite: 2026-03-15
---
Nous recherchons une personne matinale.

## Vos missions
- Pétrir

## Profil recherché
- Une première expérience

Pour postuler, envoyez votre CV à [pain@acme.example](mailto:pain@acme.example).
""",
        title="Boulanger·ère de nuit (H/F)",
        state="open",
        location="Lyon 3e",
        employment="CDI",
        pay=(28000, 32000, "EUR", "year"),
        apply="pain@acme.example",
        closes="2026-03-15",
    ),
    posting(
        "French, filled",
        "content/recrutement/boulangere.md",
        "---\ntitle: Boulanger (H/F)\nlieu: Lyon\n---\nCe poste est pourvu, merci à toutes et à tous !\n",
        title="Boulanger (H/F)",
        state="closed",
    ),
    posting(
        "French, no longer recruiting",
        "content/recrutement/vendeuse.md",
        "---\ntitle: Vendeuse\nlieu: Lille\n---\nNous ne recrutons plus pour ce poste. Missions : vendre.\n",
        title="Vendeuse",
        state="closed",
    ),
    posting(
        "French, applications by link, fields in the body",
        "content/emplois/jardinier.md",
        """---
title: "Nous recrutons : un jardinier"
---
**Lieu :** Nantes ou télétravail partiel

**Contrat :** CDD de 6 mois

**Rémunération :** 2 100 € par mois

Missions : tailler. [Postuler en ligne](https://acme.welcometothejungle.com/jobs/jardinier)
""",
        title="Nous recrutons : un jardinier",
        role="jardinier",
        state="open",
        location="Nantes ou télétravail partiel",
        employment="CDD de 6 mois",
        pay=(2100, 2100, "EUR", "month"),
        apply="https://acme.welcometothejungle.com/jobs/jardinier",
    ),
    posting(
        "Spanish, keys in Spanish",
        "content/empleo/panadera.md",
        """---
titulo: Panadera de noche
ubicacion: Sevilla
jornada: Jornada completa
salario: "24.000 - 27.000 € brutos al año"
fecha_limite: 15/04/2026
enlace_solicitud: https://acme.teamtailor.com/jobs/9
---
Buscamos a una persona madrugadora.

## Requisitos
- Experiencia con masas
""",
        title="Panadera de noche",
        state="open",
        location="Sevilla",
        employment="Jornada completa",
        pay=(24000, 27000, "EUR", "year"),
        apply="https://acme.teamtailor.com/jobs/9",
        closes="2026-04-15",
    ),
    posting(
        "Spanish, filled",
        "vacantes/cocinero.md",
        "---\ntitle: Cocinero\nciudad: Bogotá\n---\nEsta vacante ya ha sido cubierta. Requisitos: cocinar.\n",
        title="Cocinero",
        state="closed",
        location="Bogotá",
    ),
    posting(
        "Spanish, no front matter",
        "vacantes/cocinero.md",
        "# Cocinero de barco\n\nUbicación: Vigo\n\nBuscamos cocinero con experiencia.\n\nEnvía tu CV a mar@acme.example\n",
        title="Cocinero de barco",
        state="open",
        location="Vigo",
        apply="mar@acme.example",
    ),
    posting(
        "Swedish, keys in Swedish",
        "content/jobb/tradgardsmastare.md",
        """---
rubrik: Trädgårdsmästare
ort: Umeå
omfattning: Heltid, tillsvidare
lön: 31 000 - 35 000 kr/mån
sista_ansökningsdag: 2026-05-01
---
Vi söker dig som tycker om växthus.

## Arbetsuppgifter
- Vattna

## Kvalifikationer
- Tålamod

Skicka din ansökan till [jobb@acme.example](mailto:jobb@acme.example).
""",
        title="Trädgårdsmästare",
        state="open",
        location="Umeå",
        employment="Heltid, tillsvidare",
        pay=(31000, 35000, "SEK", "month"),
        apply="jobb@acme.example",
        closes="2026-05-01",
    ),
    posting(
        "Swedish, filled",
        "lediga-jobb/kock.md",
        "---\ntitle: Kock\n---\nTjänsten är tillsatt. Arbetsuppgifter: laga mat. Vi erbjuder lunch.\n",
        title="Kock",
        state="closed",
    ),
    posting(
        "Swedish, a deadline in a sentence",
        "lediga-jobb/kock.md",
        "---\ntitle: Kock\nort: Lund\n---\nArbetsuppgifter: laga mat. Ansök senast den 20 januari 2026 via https://acme.varbi.com/kock.\n",
        title="Kock",
        state="closed",
        apply="https://acme.varbi.com/kock",
    ),
    posting(
        "French, the contract under `statut`",
        "content/carrieres/voilier.md",
        "---\ntitle: Maître voilier H/F\nref: 2026-07S\nstatut: Stage\n---\nVous cousez. Profil recherché : patience.\n",
        title="Maître voilier H/F",
        state="open",
    ),
    posting(
        "French, the place of an open post, and the advert that was copied",
        "content/postes/voilier.md",
        "---\ntitle: Maître voilier\noriginalUrl: https://acme.example/offres/voilier\n---\n"
        "Poste ouvert à Brest pour une mission de voilerie.\n\n### Description du poste\n- Coudre\n",
        title="Maître voilier",
        location="Brest",
        apply="https://acme.example/offres/voilier",
    ),
    posting(
        "French, the place in the description of the page",
        "content/offres/voilier.md",
        "---\ntitle: Maître voilier\ndescription: Acme recherche un ou une voilier à Lorient\n---\n"
        "Vos missions : coudre. Profil recherché : patience.\n",
        title="Maître voilier",
        location="Lorient",
    ),
    posting(
        "German, the place where one is asked to apply",
        "jobs/de/segelmacher.html.markdown",
        "---\ntitle: Segelmacher\n---\n**Dann bewirb dich jetzt bei Acme in Husum!**\n\n## Dein Profil\n* Geduld\n",
        title="Segelmacher",
        location="Husum",
    ),
    posting(
        "Spanish, a board for jobs in one word",
        "content/bolsadetrabajo/aprendiz.md",
        '+++\ntitle = "Aprendiz de velero en Acme"\ndraft = false\n+++\nBuscamos a una aprendiz para coser.\n\n'
        "Si deseas aplicar escribe un correo a hola@acme.example\n",
        title="Aprendiz de velero en Acme",
        state="open",
        apply="hola@acme.example",
    ),
    NotAPosting("the German list", "content/karriere/index.md", "---\ntitle: Offene Stellen\n---\nWir suchen dich.\n"),
    NotAPosting("the French list", "recrutement/equipe.md", "---\ntitle: Rejoignez-nous\n---\nNous recherchons.\n"),
    NotAPosting("the Spanish list", "empleo/todo.md", "---\ntitle: Trabaja con nosotros\n---\nBuscamos talento.\n"),
    NotAPosting("the Swedish list", "jobb/alla.md", "---\ntitle: Lediga tjänster\n---\nVi söker folk.\n"),
]
