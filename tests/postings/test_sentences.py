"""Sentences that close a role, and sentences that only sound so."""

from __future__ import annotations

import pytest

from bot.postings.prose import Prose
from bot.postings.sentences import closed_by, soon_by

CLOSED = [
    "This position has been filled.",
    "This position is now closed.",
    "Update: We've filled this role, thank you!",
    "We are no longer accepting applications.",
    "Applications for this role are now closed.",
    "The application deadline has passed.",
    "Sorry, this job is no longer available.",
    "We're not actively hiring for this role.",
    "We are not currently accepting applications for this position.",
    "**Applications are closed.**",
    "This vacancy has now been closed",
    "Closed",
    "The hiring process for this role has been completed.",
    "We have found someone great for this position.",
    "Diese Stelle ist bereits besetzt.",
    "Die Stelle wurde inzwischen besetzt.",
    "Die Bewerbungsfrist ist abgelaufen.",
    "Wir suchen derzeit niemanden für diese Stelle.",
    "Die Position ist leider nicht mehr verfügbar.",
    "Ce poste a été pourvu.",
    "Cette offre n'est plus disponible.",
    "Les candidatures sont closes.",
    "Nous ne recrutons plus pour ce poste.",
    "Esta vacante ha sido cubierta.",
    "El puesto ya no está disponible.",
    "La convocatoria está cerrada.",
    "Ya no aceptamos solicitudes.",
    "Tjänsten är tillsatt.",
    "Ansökningstiden har gått ut.",
    "Annonsen är inte längre aktuell.",
    "Vi rekryterar inte just nu.",
]
OPEN = [
    "Applications are accepted until the position is filled.",
    "The position will be closed once a candidate has been found.",
    "If the position has been filled, we will tell you.",
    "This role is open until filled.",
    "Applications close on 5 May 2026.",
    "We close the position when we have enough applications.",
    "We're not looking for superheroes.",
    "We're not hiring code monkeys.",
    "We are not accepting unsolicited resumes from agencies.",
    "We are no longer accepting applications from recruiters or agencies.",
    "You will work on closed-loop control systems.",
    "You will have closed deals before.",
    "The job is closed only on Sundays and you have the day off; our shop is filled with kites.",
    "Our last role was filled in two weeks, so apply soon.",
    "You have filled out forms before.",
    "Once the application period has closed, we invite five people.",
    "We are currently not able to sponsor visas.",
    "Don't worry if you don't meet all requirements.",
    "Sobald die Stelle besetzt ist, melden wir uns.",
    "Die Stelle ist ab sofort zu besetzen.",
    "Die Stelle soll bis zum 1. Mai besetzt werden.",
    "Wir suchen keine Einzelkämpfer, sondern Teamplayer.",
    "Le poste est à pourvoir immédiatement.",
    "Poste ouvert jusqu'à ce qu'il soit pourvu.",
    "La vacante permanecerá abierta hasta que sea cubierta.",
    "El puesto está disponible de inmediato.",
    "Tjänsten ska tillsättas så snart som möjligt.",
    "Tjänsten kan tillsättas innan sista ansökningsdag.",
    "Vi söker inte dig som vill sitta still.",
]


@pytest.mark.parametrize("sentence", CLOSED)
def test_a_statement_closes_the_role(sentence: str) -> None:
    assert closed_by(Prose(["You test kites.", "", sentence])) == 1


@pytest.mark.parametrize("sentence", OPEN)
def test_a_condition_or_another_matter_does_not(sentence: str) -> None:
    assert closed_by(Prose([sentence])) is None


def test_what_comes_later_is_no_opening_yet() -> None:
    assert soon_by(Prose(["We will soon be accepting applications."])) == 0
    assert soon_by(Prose(["This role is not yet open."])) == 0
    assert soon_by(Prose(["Most of the code that you write will be open source."])) is None
