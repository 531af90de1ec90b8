"""A new card waits for its page on the website, as `rolecall run` does it: real git, a real website, a local Slack."""

from __future__ import annotations

from pathlib import Path

from bot.localslack.pytest_plugin import DrivenLocalSlack
from tests.gitsites import Website, git_host, posting
from tests.journeys.bot_process import ForkedBot
from tests.websites import public_site

LATE = 60.0  # seconds, on a busy machine


def test_a_card_waits_for_its_page_gains_its_link_later_and_a_page_that_stays_is_told(
    slack: DrivenLocalSlack, tmp_path: Path
) -> None:
    website = Website(tmp_path / "website")
    with public_site() as site, git_host(tmp_path) as host:
        website.commit({"config.toml": f'baseURL = "{site.root}"\n', "content/jobs/rigger.md": posting("Rigger")})
        pages = '{"allow_private": true}'
        with ForkedBot(slack, tmp_path, host.address("website"), ROLECALL_PAGES=pages) as bot:
            jobs, priya = slack.channel("#jobs"), slack.person("priya")
            bot.start()
            jobs.sees("1 open role", patience=LATE)
            assert site.asked == [], "first sight waits for no page"

            website.commit({"content/jobs/sailor.md": posting("Sailor")})
            slack.waits_for(lambda: "GET /jobs/sailor/ localhost" in site.asked, lambda: str(site.asked), LATE)
            assert not any("Sailor" in text for text in jobs.texts())
            site.heads["/jobs/sailor/"] = (200, "")
            slack.passes(minutes=1)
            assert "Posting" in jobs.sees("Sailor", patience=LATE).text

            website.commit({"content/jobs/cook.md": posting("Cook")})
            slack.waits_for(lambda: "GET /jobs/cook/ localhost" in site.asked, lambda: str(site.asked), LATE)
            slack.passes(minutes=16)
            card = jobs.sees("Cook", patience=LATE)
            assert "Posting" not in card.text
            site.heads["/jobs/cook/"] = (200, "")
            slack.passes(minutes=6)
            slack.waits_for(lambda: "Posting" in card.again().text, lambda: card.again().text, LATE)

            priya.types("/roles close Sailor cancelled", in_="#jobs")
            priya.sees("is closed", patience=LATE)
            slack.passes(minutes=11)
            notice = priya.sees("is still on the website", in_="@rolecall", patience=LATE)
            assert "Sailor" in notice.text
            assert bot.stop() == 0
