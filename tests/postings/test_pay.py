"""Amounts as people write them, in five languages."""

from __future__ import annotations

import pytest

from bot.postings.pay import pay_of, read_pay
from bot.postings.posting import Pay

WRITTEN = [
    ("£40k - £50k", (40_000, 50_000, "GBP", None)),
    ("€65.000 – €80.000 brutto/Jahr", (65_000, 80_000, "EUR", "year")),
    ("CHF 100'000–120'000", (100_000, 120_000, "CHF", None)),
    ("60-80 000 kr/mån", (60_000, 80_000, "SEK", "month")),
    ("USD 100k–130k + equity 0.1%–0.5%", (100_000, 130_000, "USD", None)),
    ("2 500 € brut par mois", (2_500, 2_500, "EUR", "month")),
    ("12,50 €/h", (12.5, 12.5, "EUR", "hour")),
    ("EUR 40-50/hour", (40, 50, "EUR", "hour")),
    ("3-5.4 LPA CTC", (300_000, 540_000, "INR", "year")),
    ("&pound;26,038 to &pound;29,605 per annum", (26_038, 29_605, "GBP", "year")),
    ("Entre 30 000 et 35 000 euros annuels", (30_000, 35_000, "EUR", "year")),
    ("35.000€ - 45.000€ brutos anuales", (35_000, 45_000, "EUR", "year")),
    ("32 000 - 38 000 kr", (32_000, 38_000, "SEK", None)),
    ("€ 3.500,- bis € 4.200,- brutto pro Monat", (3_500, 4_200, "EUR", "month")),
    ("$50-55,000", (50_000, 55_000, "USD", None)),
    ("£12.569/hour", (12.569, 12.569, "GBP", "hour")),
    ("35-40 Std., 17,50 € pro Stunde", (17.5, 17.5, "EUR", "hour")),
    ("GS-15 Step 1 - $105,123 to GS-15 Step 10 - $136,659", (105_123, 136_659, "USD", None)),
    ("40-50K", (40_000, 50_000, None, None)),
]


@pytest.mark.parametrize(("text", "wanted"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_written_pay_is_understood(text: str, wanted: tuple[float, float, str | None, str | None]) -> None:
    assert read_pay(text) == Pay(*wanted)


@pytest.mark.parametrize("text", ["competitive", "DOE", "", "2024", "from 5 years", "20% bonus", "TBD", "$"])
def test_what_names_no_amount_is_no_pay(text: str) -> None:
    assert read_pay(text) is None


def test_maps_are_read_by_their_names() -> None:
    value = {"minValue": "30000", "maxValue": "36500", "unitText": "YEAR"}
    assert pay_of({"currency": "GBP", "value": value}) == Pay(30_000, 36_500, "GBP", "year")
    assert pay_of({"from": "20", "to": "25", "currency": "EUR", "per": "hour"}) == Pay(20, 25, "EUR", "hour")
