"""The company of the tests about candidates, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from bot.database import Store
from tests.bot.hiring.company import Company, found_company


@pytest.fixture
def company(store: Store) -> Company:
    """Acme with one open role and nobody in process."""
    return found_company(store)


@pytest.fixture
def sam(company: Company) -> Company:
    """Acme with Sam in process for the role."""
    company.add_sam()
    return company
