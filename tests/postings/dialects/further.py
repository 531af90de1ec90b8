"""Invented postings with the habits of a third look at unknown sites: what closes, hides and names a role."""

from __future__ import annotations

from tests.postings.dialects.case import Dialect, NotAPosting, posting

CASES: list[Dialect] = [
    posting(
        "a heading at the end that closes the applications",
        "_careers/sail-maker.md",
        "---\ntitle: Sail Maker\n---\n## Applying\nMail jobs@acme.example with your CV.\n\n"
        "## Applications now closed - but we're happy to hear from you for another role like this\n",
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "a key that says in a sentence why it is over",
        "_jobs/sail-maker.md",
        '---\ntitle: Sail Maker\ndeadline: 28 March 2026\nexpired: "We have decided to wait for now"\n---\nYou will sew.\n',
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "a switch that closes for a while, named in words of a programmer",
        "src/careers/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Kiel\ntempClosedBoolean: true\n---\nYou will sew.\n",
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "the same switch, off",
        "src/careers/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Kiel\ntempClosedBoolean: false\n---\nYou will sew.\n",
        state="open",
    ),
    posting(
        "no hiring now, with a limit that does not tell whether this role is meant",
        "content/jobs/harbour-guide-other.md",
        "---\ntitle: Harbour Guide - Other\n---\n## Job Description\nWe are not actively hiring guides outside of Kiel. "
        "However, mail [jobs@acme.example](mailto:jobs@acme.example) if you know a harbour.\n",
        state="unsure",
    ),
    posting(
        "agencies are turned away, people are not",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\n---\nYou will sew. We are not currently hiring through agencies.\n\nMail "
        "jobs@acme.example.\n",
        state="open",
    ),
    posting(
        "the address stands between the word send and the last day",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\npublished: true\n---\nYou will sew.\n\nHow to Apply\n------------\n\nSend a note with the "
        "following to [jobs+s@acme.example](mailto:jobs+s@acme.example) by February 3rd 2026. We read them as they come.\n",
        state="closed",
        apply="jobs+s@acme.example",
    ),
    posting(
        "the period for applications has an end",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\n---\nYou will sew.\n\nThe application period ends on January 20th, 2026 at midnight.\n",
        state="closed",
    ),
    posting(
        "a date of another age keeps the page back on any site",
        "_careers/sail-maker.md",
        "---\ntitle: Sail Maker\ndate: 3000-03-18\n---\nYou will sew. Requirements: thread.\n",
        state="draft",
    ),
    posting(
        "somebody tried the form out",
        "src/content/jobs/trial.md",
        "---\ntitle: terst\nlocation: test\ntype: Contract\nisOpen: true\n---\ntest\n",
        state="draft",
    ),
    posting(
        "all that is told is the title once more",
        "src/jobs/branch-check-kiel.md",
        "---\ntitle: branch check\nlocation: kiel\ncontact: vicky\ndescription: branch check\n---\n",
        state="unsure",
    ),
    NotAPosting(
        "services of a Swedish company",
        "content/tjanster/systemutveckling.md",
        "---\ntitle: Varför systemutveckling?\n---\nVi söker dig som vill ha båtar. Vi erbjuder segel. Skicka ett brev.\n",
    ),
    NotAPosting(
        "what an intern tells",
        "src/pages/career/twelve-weeks/story.md",
        "#### Twelve weeks as an intern!\nI learned to sew. Requirements were low and the benefits many.\n",
    ),
    NotAPosting(
        "a block of text for the page above the list",
        "src/pages/career/spontaneous-applications.md",
        "We grow and look for these roles, but [apply anyway](mailto:jobs@acme.example)!\n",
    ),
    posting(
        "the role is in a key of its own, the title names the kind of page; nothing but keys",
        "_jobs_de/segel.md",
        "---\ntitle: Offene Stelle\njob: Segelmacher\nsallery: € 2.428 - € 3.500 Brutto/Monat\nlocation: Kiel, DE\n"
        "employmenttype: Vollzeit\nskills:\n  - Nähen\n---\n",
        title="Segelmacher",
        state="open",
        pay=(2428, 3500, "EUR", "month"),
    ),
    posting(
        "the title is the same on every page",
        "_jobs/sail-maker.md",
        "---\njob_title: Sail Maker\ntitle: Careers\nlocation: Kiel, Germany\n---\n\n## Skills\n- Can sew\n",
        title="Sail Maker",
        state="open",
    ),
    posting(
        "the title is the name of a text that lies elsewhere",
        "_jobs/fr/voilier.md",
        "---\ntitle: titles.job.sails\norder: 2\n---\n\n# Maître voilier\n\nNous recherchons un voilier.\n\n## Profil "
        "recherché\n\n"
        "* Fil\n\n## Modalités\n\n* Lieu de travail: Brest\n* Type de contrat: CDI\n",
        title="Maître voilier",
        location="Brest",
    ),
    posting(
        "a key such as product-title names the role",
        "_jobs/project-coordinator.md",
        "---\nproduct-title: Project Coordinator\nproduct-description: You keep boats on course.\n---\n\n### Description\n\n"
        "We look for a coordinator.\n\n### Location\n\nKiel, Germany. Home working is possible, with days at the office.\n\n"
        "### How to apply\nMail [jobs@acme.example](mailto:jobs@acme.example).\n",
        title="Project Coordinator",
        location="Kiel, Germany",
    ),
    posting(
        "Swedish, no keys: the first heading is a part of the text, and the file is named after the role",
        "src/pages/career/project-manager/project-manager.md",
        "Vi bygger båtar.\n\n## Din roll\n\nDu leder projekt.\n\n## Du behöver kunna\n\n* sy\n\n## Teknikaliteter\n\n"
        "**Anställningsform**: Tillsvidareanställning.\n\n**Plats**: Göteborg.\n\n"
        "**Ansökan**: Maila ditt CV till [jobb@acme.example](mailto:jobb@acme.example).\n",
        title="Project manager",
        state="open",
        location="Göteborg",
        apply="jobb@acme.example",
    ),
    posting(
        "Swedish, whose office it is and where",
        "src/pages/karriar/segelmakare/segelmakare.md",
        "---\ntitle: Segelmakare\n---\nVi söker dig.\n\n## Din arbetsplats\nDin arbetsplats är på Arks kontor som "
        "ligger i ett "
        "hus i centrala Kalmar.\n",
        location="Kalmar",
    ),
    posting(
        "German, all text below one key of JSON",
        "content/karriere/jobs/segelmacher.md",
        '{\n  "Title": "Segelmacher (m/w/d)",\n  "Job": {\n    "Title": "Segelmacher (m/w/d)",\n    "Text1": "Bist du '
        "Segelmacher? "
        'Dann starte bei uns voll durch!",\n    "Text2": "Werde als <b>Segelmacher</b> Teil unseres internationalen '
        "Teams in Kiel, "
        'Husum oder Bremen!",\n    "Footer": "Wir freuen uns auf deine Bewerbungsunterlagen im PDF-Format."\n  }\n}\n',
        title="Segelmacher (m/w/d)",
        state="open",
        location="Kiel, Husum oder Bremen",
    ),
    posting(
        "an empty form of an editor, with its help",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation:\ntags:\nteam:\n_comments:\n  date: Mark the date on which the post is added.\n"
        "  writer: 'Select the writers of this post, at most three of them'\n---\n",
        state="unsure",
    ),
    posting(
        "German, the place of work beside work from home",
        "content/jobs/segelmacherin.md",
        "---\ntitle: Segelmacher*in\n---\n**_Die Stelle ist befristet. Der Arbeitsort ist in Husum._**\n\n"
        "- Home Office nach Wunsch\n\nBitte schicke uns eine Bewerbung an jobs@acme.example.\n",
        location="Husum",
    ),
    posting(
        "the places of the others are not that of the role",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\n---\nYou will join our small, remote team.\n\nOur small team is based in Oakland, "
        "CA; Kiel; "
        "Lagos, Nigeria; Brest. We embrace distributed working, and are happy for you to work from where you live.\n\n"
        "The salary range is $6,000--8,000 USD per month.\n",
        location="Remote",
        pay=(6000, 8000, "USD", "month"),
    ),
    posting(
        "a line that names how and where one works",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\n---\n* Sails and more\n* Hybrid, Ahmedabad\n\n### Essential skills\n* Sewing\n",
        location="Ahmedabad",
    ),
    posting(
        "Spanish, pay with the letter of the money before each end",
        "src/content/vacantes/velero.md",
        '---\ntitle: "Velero(a)"\nsalario: "L. 12,500 – L. 14,500 mensuales"\ndeadline: "2026-06-25"\n---\nCosemos velas.\n',
        pay=(12500, 14500, "HNL", "month"),
    ),
    posting(
        "Spanish, whose dollars are pesos",
        "src/content/vacantes/velero.md",
        "---\ntitulo: Velero\nubicacion: Ciudad de México\nsalarioMin: 14000\nsalarioMax: 19000\nactiva: true\n---\n"
        "Cosemos velas.\n\n- Sueldo de **$14,000 a $19,000**\n",
        pay=(14000, 19000, "MXN", None),
    ),
    posting(
        "dollars of the United States stay so abroad",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Toronto, Canada\nsalary: US$60,000\n---\nYou will sew.\n",
        pay=(60000, 60000, "USD", None),
    ),
    posting(
        "Swedish, a link to the page on which one writes",
        "jobb/2026-01-18-konsult-sokes.md",
        "---\ntitle: Konsult sökes\n---\nÄr du intresserad av att bli presenterad för vår kund, "
        "[hör av dig omgående](https://acme.example/contact)!\n",
        apply="https://acme.example/contact",
    ),
    posting(
        "a form to print beside the address to which it goes",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\n---\nTo apply please complete the [application form](https://acme.example/form.rtf). "
        "Either:\n\n"
        "Email it to [jobs@acme.example](mailto:jobs@acme.example)\n\nOR\n\nPost it to us.\n",
        apply="jobs@acme.example",
    ),
    posting(
        "the title alone says that it is remote",
        "content/en/open-positions/sail-maker.md",
        "---\ntitle: Senior Sail Maker (Remote Global)\nposition: 2\n---\n## What You Will Do\nSew.\n",
        title="Senior Sail Maker (Remote Global)",
        location="Remote",
    ),
    posting(
        "German, where one is shown the work, and pay by hours",
        "content/jobs/segelmacher.de.md",
        "---\ntitle: Segelmacher\n---\n* Die Einarbeitung findet bei uns in Husum statt. Wenn alles gut klappt, kannst du "
        "von Remote arbeiten.\n* Gehalt: 1500 EUR brutto bei 20h; 2250 EUR brutto bei 30h; bezahlte Überstunden\n",
        location="Husum",
        pay=(1500, 2250, "EUR", None),
    ),
    posting(
        "a line of what is offered that names two places",
        "_jobs/sail-maker.md",
        "---\njob_title: Sail Maker\n---\nYou will sew.\n\n### We offer\n\n* Location in Husum or Brest with a global "
        "customer base\n* Flexible working hours\n",
        location="Husum or Brest",
    ),
    posting(
        "German, a title that ends in the place",
        "content/jobs/segelmacher.md",
        "---\ntitle: Segelmacher (m/w/d) in Husum\n---\nDu nähst Segel.\n",
        location="Husum",
    ),
    posting(
        "German, a title that ends in something else",
        "content/jobs/segelmacher.md",
        "---\ntitle: Segelmacher (m/w/d) in Teilzeit\n---\nDu nähst Segel.\n",
        location=None,
    ),
]
