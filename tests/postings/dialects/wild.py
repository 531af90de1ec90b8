"""Invented postings with the habits of sites that nobody had in view when the reader was written."""

from __future__ import annotations

from tests.postings.dialects.case import Dialect, NotAPosting, posting

CASES: list[Dialect] = [
    posting(
        "Spanish, Hugo, each role a section of its own that only links to a portal",
        "content/vacantes/acme-velas/_index.md",
        "---\ntitle: Velas y Jarcia Sr\ndate: 2026-01-25\n"
        "link: https://job-boards.greenhouse.io/acme/jobs/77\ndraft: false\n---\n",
        title="Velas y Jarcia Sr",
        state="open",
        apply="https://job-boards.greenhouse.io/acme/jobs/77",
    ),
    NotAPosting(
        "a section that lists the roles of one team",
        "content/careers/engineering/_index.md",
        "---\ntitle: Engineering\n---\nWe build boats. You will find our requirements and benefits in each role.\n",
    ),
    posting(
        "a button out of use beside the one in use",
        "_careers/sail-maker.md",
        "---\ntitle: Sail Maker\n---\nYou will sew. Requirements: thread.\n\nFull-timers:  \n"
        "[Apply here](https://acme.recruitee.com/o/sail-maker)\n\nInternships (application closed):\n"
        "[Apply here](https://acme.recruitee.com/o/sail-maker-intern)\n",
        title="Sail Maker",
        state="open",
        apply="https://acme.recruitee.com/o/sail-maker",
    ),
    posting(
        "bounds of pay in two keys, currency in a third one, and an office beside the chance of remote work",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nsalary: 12 000 - 15 000 PLN + VAT\nsalary_min: 12000\nsalary_max: 15000\n---\n"
        "You will sew.\n\n- flexible working hours and remote work possibility\n"
        "- good location and office in Gdynia with a berth\n",
        title="Sail Maker",
        pay=(12000, 15000, "PLN", None),
        location="Gdynia",
    ),
    posting(
        "the town stands before the word office",
        "careers/sail-maker.md",
        "---\ntitle: Sail Maker\n---\n## About the role\nOur team mainly works from our Lisbon offices.\n\n"
        "## Responsibilities\n- Sew\n",
        title="Sail Maker",
        location="Lisbon",
    ),
    posting(
        "a link to a form, its key named after the tool, beside an apply key that is empty",
        "content/careers/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Remote\ntally_form_link: https://forms.acme.example/sail\n"
        'apply_link: ""\n---\nYou will sew.\n',
        title="Sail Maker",
        apply="https://forms.acme.example/sail",
    ),
    posting(
        "an address for applications under a key of any name",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\ntarget_url: 'mailto:sail-jobs@acme.example'\nlocation: Porto\n---\n"
        "You sew what nobody has sewn.\n",
        title="Sail Maker",
        apply="sail-jobs@acme.example",
    ),
    posting(
        "a tagline that names a package",
        "_jobs/sail-maker.md",
        "---\ntitle: Sail Maker\ntagline: Package - Up to &pound;30,000 DOE + benefits\n---\n"
        "You sew. Requirements: thread.\n",
        title="Sail Maker",
        pay=(None, 30000, "GBP", None),
    ),
    posting(
        "German, keys at the head without fences, in two languages",
        "content/jobs/segelmacherin.md",
        """kennung:    AC-1
titel:      {Segelmacher} (m/w/d)
title:      Sail Maker (m/f/d)
anriss:     Sie nähen: Segel, Planen, Zelte.
standort:   Kiel, hybrid
verguetung: 35.000–40.000 € brutto im Jahr
frist:      2026-03-31

Die Segel, die wir nähen, fahren um die Welt.
""",
        title="Sail Maker (m/f/d)",
        state="open",
        location="Kiel, hybrid",
        pay=(35000, 40000, "EUR", "year"),
        closes="2026-03-31",
    ),
    posting(
        "French, Pelican: keys at the head, closed by its date",
        "content/emplois/voilier.md",
        "Title: Voilier (H/F)\nDate: 2026-01-04\nLieu: Brest\nDate limite: 2026-01-31\n\nVous cousez des voiles.\n",
        title="Voilier (H/F)",
        state="closed",
        location="Brest",
    ),
    posting(
        "German, Kirby: fields parted by dashes",
        "content/4_jobs/1_segelmacher/job.de.txt",
        "Title: Segelmacher:in\n\n----\n\nStandort: Kiel\n\n----\n\nText:\n\nSie nähen Segel.\n\n"
        "Bewerbung an segel@acme.example.\n",
        title="Segelmacher:in",
        state="open",
        location="Kiel",
        apply="segel@acme.example",
    ),
    posting(
        "somebody who tries the form of the CMS out",
        "src/content/careers/test-driver.md",
        "---\ntitle: boat driver\ndescription: sdfasdf\nlocation: porto\ntype: Full-time\npublished: true\n---\n",
        title="boat driver",
        state="draft",
    ),
    posting(
        "German, half time is no town",
        "_jobs/segelmacherin.md",
        "---\ntitle: Segelmacher/-in\nlisted: no\n---\n"
        "Wir suchen eine/n Segelmacher/in in Teilzeit (20h/Woche) in Kiel, um unsere"
        " Werkstatt zu stärken. Was wir brauchen: Faden.\n",
        title="Segelmacher/-in",
        state="draft",
        location="Kiel",
    ),
    posting(
        "obsolete",
        "content/positions/sail-maker.md",
        "---\nobsolete: true\nposition: internship\ntitle: Sail Maker\nstarts: Summer 2025\n---\n",
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "title and text only as keys of a table of translations",
        "_jobs/sail-maker.md",
        "---\ntitle_slug: jobs.sail-maker.title\nlocation: Remote\nopen: false\n---\n{% tf jobs/sail-maker.md %}\n",
        state="closed",
        location="Remote",
    ),
    posting(
        "a shortcode whose parameters carry its name",
        "content/jobs/sail-maker.md",
        '---\ntitle: Sail Maker\nlocation: Porto\n---\nYou will sew.\n\n{{< cta\n  cta_text="Click here to apply"\n'
        '  cta_link="https://airtable.com/acme?role=sail%20maker"\n  cta_new_tab="true"\n>}}\n',
        apply="https://airtable.com/acme?role=sail%20maker",
    ),
    posting(
        "contact first, the title in a heading further down",
        "jobs/sail-maker.md",
        "We'd like to hear from you.\n<br />\nEmail Jo - jo@acme.example\n<br />\nCall 555\n\n"
        "##  Sail Maker (Porto)\n\n#### Duties:\n- Sew\n",
        title="Sail Maker (Porto)",
    ),
    posting(
        "a page elsewhere whose address is below that of the jobs",
        "pages/sail-maker.md",
        "---\nlayout: page\ntitle: Sail Maker\npermalink: /careers/sail-maker/\n---\nYou sew. Requirements: thread.\n"
        "Apply to jobs@acme.example.\n",
        title="Sail Maker",
        state="open",
    ),
    posting(
        "a closing date with its hour, as a CMS writes it",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Porto\nclosing_date: 2026-02-15T11:30:00Z\n---\nYou sew.\n",
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "the same an hour later",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Porto\nclosing_date: 2026-02-15T12:30:00Z\n---\nYou sew.\n",
        title="Sail Maker",
        state="open",
    ),
    posting(
        "crowns of Norway",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Bergen\nsalary: 520 000 - 560 000 kr\n---\nYou sew.\n",
        pay=(520000, 560000, "NOK", None),
    ),
    posting(
        "crowns of Denmark, by the language",
        "content/da/jobs/sejlmager.md",
        "---\ntitle: Sejlmager\nlocation: Svendborg\nsalary: 32 000 - 38 000 kr\n---\nDu syr.\n",
        pay=(32000, 38000, "DKK", None),
    ),
    posting(
        "a board of small tasks that are solved",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\nstatus: solved\nlocation: Porto\n---\nYou sew.\n",
        title="Sail Maker",
        state="closed",
    ),
    NotAPosting(
        "an example for editors", "content/career/example.md", "---\ntitle: Sail Maker\nlocation: Porto\n---\nYou sew.\n"
    ),
    NotAPosting(
        "a general call",
        "content/careers/call.md",
        "---\ntitle: We're hiring! Join Acme as one of those roles.\ndescription: Acme is hiring sailors.\n---\n",
    ),
    posting(
        "German, an internship in one word",
        "content/jobs/2026 Sommerpraktikum.md",
        '+++\ntitle = "Sommerpraktikum 2026: Segel"\n+++\nWir suchen Hilfe.\n\n**Bewerbungen an**:\n\n'
        "    Jo, Werft\n    jo@acme.example\n",
        title="Sommerpraktikum 2026: Segel",
        apply="jo@acme.example",
    ),
    posting(
        "German, an office, and home for some days",
        "content/jobs/segelmacherin.md",
        "---\ntitle: Segelmacher:in\n---\n## Was wir bieten\n- Ein Büro in Kiel mit netten Leuten\n"
        "- Die Möglichkeit, an 1-2 Tagen in der Woche im Homeoffice oder remote zu arbeiten\n",
        location="Kiel",
    ),
    posting(
        "German, the town in the middle of the sentence",
        "content/jobs/reinigungskraft.md",
        "---\ntitle: Reinigungskraft\n---\n"
        "Wir suchen für unsere Werft in Laboe eine Reinigungskraft (6 Stunden) mit Besen.\n",
        location="Laboe",
    ),
    posting(
        "a shortcode with texts and links in turn",
        "content/career/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Porto\n---\nYou will sew.\n\n"
        '{{< 2buttons "Apply on our board" "https://board.example/jobs/7" "Contact Jo" "mailto:jo@acme.example" >}}\n',
        apply="https://board.example/jobs/7",
    ),
    posting(
        "a shortcode of any name that speaks of applying",
        "content/career/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Porto\n---\nYou will sew. Questions? Write to jo@acme.example\n\n"
        '{{< icon-block icon="up" text="Click here to apply" link="https://acme.example/job/7#now" >}}\n',
        apply="https://acme.example/job/7#now",
    ),
    posting(
        "a button in two keys",
        "content/careers/sail-maker.md",
        "---\ntitle: Sail Maker\nlocation: Porto\nsidebar_link_url: https://acme.example/s/7\n"
        "sidebar_link_name: Apply now\n---\nYou sew.\n",
        apply="https://acme.example/s/7",
    ),
    posting(
        "a job board that names the employer, the role only in the text, and the link beside its button's text",
        "_jobs/2026-01-05-acme.md",
        "---\nname: Acme Sails\nwebsite: https://acme.example/jobs/sail-engineer\nwebsite_text: Apply here\n---\n\n"
        "**Sail Engineer**\n\nAcme sews for honest people. Thread and needle.\n",
        title="Sail Engineer",
        state="open",
        apply="https://acme.example/jobs/sail-engineer",
    ),
    posting(
        "a test under the name of an employer, told by the file's name",
        "_jobs/2026-01-05-test_job copy.md",
        "---\nname: Acme Sails\nlocation: Kiel\nwebsite: https://acme.example/jobs\nwebsite_text: Apply here\n---\n"
        "Sail makers, riggers and more! You will sew. Requirements: thread.\n",
        state="draft",
    ),
    posting(
        "a file named after a role with testing in it",
        "_jobs/test-engineer.md",
        "---\ntitle: Test Engineer\n---\nYou will test sails. Requirements: wind.\n",
        title="Test Engineer",
        state="open",
    ),
    NotAPosting(
        "a guide to a profession in a folder for careers",
        "content/careers/sail-maker.md",
        "---\nname: Sail Maker\nsalaryRange:\n  junior: 20000 EUR\n  senior: 30000 EUR\nindustryOutlook: stable\n"
        "relatedCareers: [rigger]\n---\nSail makers sew. Requirements: patience.\n",
    ),
    posting(
        "a closing date behind 'until EOD' in the sentence on how to apply",
        "_exjobb/sail-cloth.md",
        "---\nlayout: exjobb\ntitle: Sail Cloth in Strong Wind\nplace: Karlskrona\npeople: 1-2\npublished: true\n---\n"
        "The goal of this thesis work is a better cloth.\n\n## Application\nPlease send an email to "
        "[ada@acme.example](mailto:ada@acme.example) including your CV until EOD **15th of January, 2026**.\n",
        title="Sail Cloth in Strong Wind",
        state="closed",
        location="Karlskrona",
        apply="ada@acme.example",
    ),
    posting(
        "a salary that will be paid, allowance included",
        "content/vacancies/sail-researcher.md",
        "---\ntitle: Sail Researcher\n---\nThe salary will be paid at Grade 6, point 31: £37,689 per annum, inclusive of "
        "Harbour Allowance.\n\nRequirements: a PhD. To apply, mail your CV to sails@acme.example.\n",
        title="Sail Researcher",
        pay=(37689, 37689, "GBP", "year"),
    ),
]
