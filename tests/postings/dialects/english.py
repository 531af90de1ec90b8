"""Invented postings of English-speaking companies, in the dialects of many site generators."""

from __future__ import annotations

from tests.postings.dialects.case import Dialect, NotAPosting, posting

CASES: list[Dialect] = [
    posting(
        "an Astro collection with schema.org's names",
        "src/content/jobs/gardener.md",
        """---
title: Head Gardener
datePosted: 2026-01-05
validThrough: 2026-03-31
employmentType: FULL_TIME
hiringOrganization: Acme Gardens
jobLocation:
  address:
    addressLocality: Leeds
    addressCountry: UK
baseSalary:
  currency: GBP
  value:
    minValue: 31000
    maxValue: 36500
    unitText: YEAR
applyUrl: https://jobs.acme.example/gardener
---
You will look after forty acres of borders and two very old greenhouses.
""",
        title="Head Gardener",
        state="open",
        location="Leeds, UK",
        pay=(31000, 36500, "GBP", "year"),
        apply="https://jobs.acme.example/gardener",
        employment="FULL_TIME",
    ),
    posting(
        "the same after its last day",
        "src/content/jobs/gardener.md",
        "---\ntitle: Head Gardener\nvalidThrough: 2025-12-31\nlocation: Leeds\n---\nYou will look after borders.\n",
        title="Head Gardener",
        state="closed",
    ),
    posting(
        "an empty apply link is no link, the mail address in the body is",
        "content/careers/baker.md",
        """+++
title = "Night Baker"
draft = false
location = "Bristol"
apply_link = ""
salary = "£14.50 per hour"
+++
We are looking for a baker who likes the quiet.

## How to apply

Send your CV to [bakery@acme.example](mailto:bakery@acme.example?subject=Night%20Baker).
""",
        title="Night Baker",
        state="open",
        apply="bakery@acme.example",
        pay=(14.5, 14.5, "GBP", "hour"),
        location="Bristol",
    ),
    posting(
        "a Jekyll page that nothing but its title and text marks as a posting",
        "keeper.md",
        """---
layout: page
title: "We're hiring a Bee Keeper"
---
Acme keeps ninety hives on city roofs.

### What you'll do
- Look after the bees.

### What we're looking for
- Experience with bees.

To apply, write to hives@acme.example.
""",
        title="We're hiring a Bee Keeper",
        role="Bee Keeper",
        state="open",
        apply="hives@acme.example",
    ),
    posting(
        "closed by one sentence at the top",
        "_jobs/welder.md",
        """---
title: Welder
---
**Update: this role has now been filled, thank you to everyone who applied!**

We are looking for a welder. Applications are read weekly until the position is filled.
""",
        title="Welder",
        state="closed",
    ),
    posting(
        "open although it speaks of being filled",
        "_jobs/welder.md",
        """---
title: Welder
location: Hull
---
We are looking for a welder. The position will remain open until it has been filled. If the deadline has passed,
ask us anyway. We are not looking for superheroes.
""",
        title="Welder",
        state="open",
        location="Hull",
    ),
    posting(
        "Nuxt content with a state word",
        "content/jobs/tailor.md",
        "---\ntitle: Tailor\nstatus: Paused\nlocation: {city: Porto, country: Portugal}\n---\nYou sew.\n",
        title="Tailor",
        state="closed",
        location="Porto, Portugal",
    ),
    posting(
        "an unknown state word is doubt",
        "content/jobs/tailor.md",
        "---\ntitle: Tailor\nstatus: zebra\nlocation: Porto\n---\nYou sew. Responsibilities: sewing.\n",
        title="Tailor",
        state="unsure",
    ),
    posting(
        "flags that contradict each other: not open",
        "content/jobs/tailor.md",
        "---\ntitle: Tailor\ndraft: true\nstatus: open\nlocation: Porto\n---\nYou sew.\n",
        title="Tailor",
        state="draft",
    ),
    posting(
        "VitePress with a flag that the body tests",
        "careers/sailor.md",
        """---
title: Sailor
active: false
---
<div v-if="$frontmatter.active">Apply at <a href="https://jobs.acme.example/sailor">our form</a>.</div>
<div v-if="!$frontmatter.active">This job is closed.</div>

You will sail. Requirements: sea legs.
""",
        title="Sailor",
        state="closed",
    ),
    posting(
        "the same, open: the branch that is not shown does not count",
        "careers/sailor.md",
        """---
title: Sailor
active: true
---
<div v-if="$frontmatter.active">Apply at <a href="https://jobs.acme.example/sailor">our form</a>.</div>
<div v-if="!$frontmatter.active">This job is closed.</div>

You will sail. Requirements: sea legs.
""",
        title="Sailor",
        state="open",
        apply="https://jobs.acme.example/sailor",
    ),
    posting(
        "MDX with imports and a component that carries the link",
        "src/pages/careers/potter.mdx",
        """---
title: Potter
---
import Apply from "../../components/Apply"

# Potter

You throw pots. **Location:** Stoke-on-Trent

## Requirements

- Clay under your nails

<ApplyButton href="https://boards.greenhouse.io/acme/jobs/77" />
""",
        title="Potter",
        state="open",
        apply="https://boards.greenhouse.io/acme/jobs/77",
        location="Stoke-on-Trent",
    ),
    posting(
        "plain Markdown without front matter",
        "job-descriptions/cook.md",
        """# Cook

**Location**: Dublin or remote
**Salary**: €38,000 - €44,000 per year
**Type**: Part-time

You cook for sixty people. To apply, [fill in the form](https://forms.gle/abc123).
""",
        title="Cook",
        state="open",
        location="Dublin or remote",
        pay=(38000, 44000, "EUR", "year"),
        employment="Part-time",
        apply="https://forms.gle/abc123",
    ),
    posting(
        "an HTML page without front matter",
        "careers/driver.html",
        """<!doctype html><html><head><title>Driver | Acme</title><style>p{color:red}</style></head><body>
<nav><a href="/apply">Apply</a></nav>
<main><h1>Van Driver</h1><p>You drive vans &amp; smile. Location: Cork.</p>
<h2>Requirements</h2><ul><li>A licence</li></ul>
<p>Please <a href="mailto:drive@acme.example">apply by e-mail</a>.</p></main></body></html>
""",
        title="Van Driver",
        state="open",
        apply="drive@acme.example",
    ),
    posting(
        "an HTML page with a JSON-LD JobPosting",
        "jobs/pilot.html",
        """---
layout: job
---
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "JobPosting", "title": "Ferry Pilot", "validThrough": "2026-06-30",
 "employmentType": "PART_TIME",
 "jobLocation": {"@type": "Place", "address": {"addressLocality": "Oban", "addressCountry": "GB"}},
 "baseSalary": {"@type": "MonetaryAmount", "currency": "GBP",
                "value": {"@type": "QuantitativeValue", "value": 41000, "unitText": "YEAR"}}}
</script>
<p>You steer the ferry. <a href="/apply/pilot">Apply now</a></p>
""",
        title="Ferry Pilot",
        state="open",
        location="Oban, GB",
        pay=(41000, 41000, "GBP", "year"),
        apply="/apply/pilot",
        employment="PART_TIME",
    ),
    posting(
        "keys with blanks and capitals, a list of places",
        "_careers/diver.md",
        """---
Title: Diver
Place of Work: [Malta, Gozo]
Application Deadline: 30 April 2026
Apply Link: https://acme.bamboohr.com/jobs/4
Contract Type: Fixed-term, 12 months
Salary Range: "€2,900 to €3,300 a month"
---
You dive.
""",
        title="Diver",
        state="open",
        location="Malta; Gozo",
        apply="https://acme.bamboohr.com/jobs/4",
        pay=(2900, 3300, "EUR", "month"),
        employment="Fixed-term, 12 months",
    ),
    posting(
        "a deadline that is no date",
        "content/jobs/clerk.md",
        """---
title: Clerk
date: 2024-02-01
deadline: "We begin reviewing applications around **March 3rd**, and go on until the position is filled."
open: true
---
You file things. Apply: clerk@acme.example
""",
        title="Clerk",
        state="open",
        apply="clerk@acme.example",
    ),
    posting(
        "a link in a key whose name only hints at applying",
        "content/jobs/clerk.md",
        "---\ntitle: Clerk\nurl_apply: https://jobs.lever.co/acme/1\nlocation: Remote (EU)\n---\nYou file.\n",
        title="Clerk",
        state="open",
        apply="https://jobs.lever.co/acme/1",
        location="Remote (EU)",
    ),
    posting(
        "JSON front matter",
        "content/jobs/miller.md",
        '{\n  "title": "Miller",\n  "draft": false,\n  "location": "Lincoln",\n  "salary": 28000\n}\n\nYou mill.\n',
        title="Miller",
        state="open",
        location="Lincoln",
        pay=(28000, 28000, None, None),
    ),
    posting(
        "upcoming until its day comes",
        "content/jobs/miller.md",
        "---\ntitle: Miller\nopens: 2026-09-01\nlocation: Lincoln\n---\nYou mill.\n",
        title="Miller",
        state="draft",
    ),
    posting(
        "a title that carries the state",
        "content/jobs/miller.md",
        '---\ntitle: "[CLOSED] Miller"\nlocation: Lincoln\n---\nYou mill.\n',
        title="[CLOSED] Miller",
        state="closed",
    ),
    posting(
        "a title that only sounds closed",
        "content/jobs/engineer.md",
        '---\ntitle: "Closed-Loop Control Engineer"\nlocation: Lincoln\n---\nYou control.\n',
        title="Closed-Loop Control Engineer",
        state="open",
    ),
    posting(
        "unlisted on the site",
        "content/jobs/miller.md",
        "---\ntitle: Miller\n_build:\n  render: never\nlocation: Lincoln\n---\nYou mill.\n",
        title="Miller",
        state="draft",
    ),
    posting(
        "a placeholder for a text that is still to come",
        "content/jobs/miller.md",
        "---\ntitle: Miller\nlocation: Lincoln\n---\nCopy goes here.\n",
        title="Miller",
        state="unsure",
    ),
    posting(
        "pay in a sentence",
        "content/jobs/miller.md",
        """---
title: Miller
location: Lincoln
---
You mill. We raised $12M last year and serve 4,000 customers.

The base salary for this role is between $95,000 and $120,000 a year, plus 401(k).
""",
        title="Miller",
        state="open",
        pay=(95000, 120000, "USD", "year"),
    ),
    posting(
        "no pay where other money is named",
        "content/jobs/miller.md",
        "---\ntitle: Miller\nlocation: Lincoln\n---\nYou get a $2,000 learning budget and a competitive salary.\n",
        title="Miller",
        state="open",
        pay=None,
    ),
    posting(
        "a heading for the place, sentences below it",
        "jobs/kite-tester.md",
        """---
title: Kite Tester
---
You test kites.

## Location

This role is based in Leeds, England. Test flights happen on Tuesdays, outdoors.

## Requirements

- Strong arms. Apply at kites@acme.example
""",
        title="Kite Tester",
        state="open",
        location="Leeds, England",
        apply="kites@acme.example",
    ),
    posting(
        "a company's seat is not the role's place",
        "jobs/kite-tester.md",
        "---\ntitle: Kite Tester\n---\nWe are a startup headquartered in Zurich, Switzerland, with many clients.\n",
        title="Kite Tester",
        state="open",
        location=None,
    ),
    posting(
        "a permalink that says closed",
        "positions/kite-tester.md",
        "---\ntitle: Kite Tester\npermalink: /join/kite-tester-closed/\n---\nYou test kites. Requirements: arms.\n",
        title="Kite Tester",
        state="closed",
    ),
    posting(
        "an application period in the body, before it",
        "positions/kite-tester.md",
        """---
title: Kite Tester
---
You test kites. Requirements: arms.

Opening and closing period for this job application: Monday, April 6, 2026 to Friday, April 10, 2026.
""",
        title="Kite Tester",
        state="draft",
        closes="2026-04-10",
    ),
    posting(
        "hardly more than a title",
        "content/jobs/kite-tester.md",
        '+++\ntitle = "Kite Tester"\ndraft = false\n+++\n',
        title="Kite Tester",
        state="unsure",
    ),
    posting(
        "an upcoming role by its title",
        "positions/kite-tester.md",
        "---\ntitle: Upcoming role - Kite Tester\n---\nYou test kites. Requirements: arms.\n",
        title="Upcoming role - Kite Tester",
        state="draft",
    ),
    posting(
        "Next, with metadata exported from MDX",
        "src/app/careers/(posts)/sail-maker/page.mdx",
        """export const metadata = {
  title: 'Sail Maker',
  location: "Porto",
  isPublished: false,
  salary: '28-32k €',
}

# We need a sail maker

You sew. Requirements: thread.
""",
        title="Sail Maker",
        state="draft",
        location="Porto",
        pay=(28000, 32000, "EUR", None),
    ),
    posting(
        "facts in a Markdown table",
        "careers/sail-maker.md",
        "# Sail Maker\n\n| | |\n|---|---|\n| **Location** | Porto |\n| Salary | €30,000 a year |\n\n"
        "You sew. Apply: s@acme.example\n",
        title="Sail Maker",
        state="open",
        location="Porto",
        pay=(30000, 30000, "EUR", "year"),
        apply="s@acme.example",
    ),
    posting(
        "facts with dashes",
        "careers/sail-maker.md",
        "# Sail Maker\n\n**Location** – Porto\n\n**Salary** — €30k–€35k\n\nYou sew. Requirements: thread.\n",
        title="Sail Maker",
        state="open",
        location="Porto",
        pay=(30000, 35000, "EUR", None),
    ),
    posting(
        "values by language",
        "content/jobs/sail-maker.md",
        "---\ntitle: {de: Segelmacher:in, en: Sail Maker}\nlocation: {de: Lissabon, en: Lisbon}\n---\nYou sew.\n",
        title="Sail Maker",
        state="open",
        location="Lisbon",
    ),
    posting(
        "a page outside any folder for jobs whose layout tells",
        "pages/sail-maker.html",
        "---\nlayout: job\ntitle: Sail Maker (m/f/x)\n---\n<p>You sew. Requirements: thread.</p>\n",
        title="Sail Maker (m/f/x)",
        state="open",
    ),
    posting(
        "closed by its category",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\ncategories: [Closed]\nlocation: Porto\n---\nYou sew.\n",
        title="Sail Maker",
        state="closed",
    ),
    posting(
        "on Hugo, a date that is still to come",
        "content/jobs/sail-maker.md",
        "---\ntitle: Sail Maker\ndate: 2026-04-01\nlocation: Porto\n---\nYou sew.\n",
        {"hugo.toml": 'baseURL = "https://acme.example/"\n'},
        title="Sail Maker",
        state="draft",
    ),
    posting(
        "a redirect by its layout",
        "careers/sail-maker.md",
        "---\nlayout: redirect\ntitle: Sail Maker\nlocation: Porto\n---\n",
        title="Sail Maker",
        state="closed",
    ),
    NotAPosting(
        "a role in the sense of permissions",
        "docs/roles/administrator.md",
        "---\ntitle: Administrator\n---\nMay do everything. Requirements: two factors.\n",
    ),
    NotAPosting("the list of openings", "content/jobs/_index.md", "---\ntitle: Open positions\n---\nSee below.\n"),
    NotAPosting("a page about benefits", "careers/benefits.md", "---\ntitle: Benefits\n---\nWe offer cake and a salary.\n"),
    NotAPosting(
        "how the company hires",
        "careers/how-we-hire.md",
        "---\ntitle: How we hire\n---\nApply, then an interview. Our requirements are simple.\n",
    ),
    NotAPosting(
        "a blog post about an engineer",
        "blog/2026-01-01-senior-engineer.md",
        "---\ntitle: How I became a senior engineer\n---\nI applied. Requirements were hard. The salary was fine.\n",
    ),
    NotAPosting("a template", "content/jobs/_template.md", "---\ntitle: Job title\n---\nRequirements\n"),
    NotAPosting("an archetype", "archetypes/jobs.md", '---\ntitle: "{{ .Name }}"\ndraft: true\n---\n'),
    NotAPosting("documentation", "docs/manager.md", "---\ntitle: Package manager\n---\nRequirements: Python. Skills.\n"),
    NotAPosting("an employer's page", "content/jobs/city.md", "---\ntitle: City of Acme\n---\n[Site](https://a.example)\n"),
    NotAPosting(
        "a product page with a role's word in its title",
        "src/password-manager.md",
        "---\nlayout: page\ntitle: Password Manager\n---\nRequirements: a browser. Benefits: safe.\n",
    ),
    NotAPosting("a note for editors", "content/jobs/README.md", "# How to add a job\n\nCopy the file. Requirements.\n"),
    NotAPosting("the authors of a team", "content/team/jo.md", "---\ntitle: Jo, Software Engineer\n---\nJo has skills.\n"),
]
