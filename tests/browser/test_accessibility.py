"""axe-core finds no fault on any surface, in light and in dark."""

from __future__ import annotations

from typing import Literal, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import RANDOM, PageAs
from tests.browser.surfaces import SURFACES, Surface, empty, thread

STRICT = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def faults(page: Page) -> list[str]:
    """What axe finds, one line a place."""
    found = Axe().run(page, options=STRICT).response["violations"]
    return [f"{rule['impact']} {rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
EACH_IN_ONE = [pytest.param(one, (SCHEMES[nth % 2],), id=one.__name__) for nth, one in enumerate(SURFACES)]
EACH_IN_BOTH = [pytest.param(one, SCHEMES, id=f"{one.__name__}-both", marks=pytest.mark.proof) for one in SURFACES]


@pytest.mark.parametrize(("surface", "schemes"), [*EACH_IN_ONE, *EACH_IN_BOTH])
def test_axe_finds_no_fault_in_light_and_dark(page_as: PageAs, surface: Surface, schemes: tuple[Scheme, ...]) -> None:
    page = page_as("U0PRIYA", RANDOM if surface is empty else "C0JOBS")
    surface(page)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert faults(page) == []


@pytest.mark.parametrize("width", [900, 600])
def test_axe_finds_no_fault_in_a_narrow_window(page_as: PageAs, width: int) -> None:
    page = page_as("U0PRIYA", width=width)
    thread(page)
    assert faults(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
