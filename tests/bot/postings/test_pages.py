"""Claims about asking for a public page, against a real server, and about where a file is edited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.postings.hosts import edit_address
from bot.postings.pages import answers
from tests.websites import PublicSite, public_site


@pytest.fixture
def website() -> Iterator[PublicSite]:
    """A website on loopback."""
    with public_site() as site:
        yield site


def test_a_page_is_there_when_it_answers_200_to_head_or_to_get(website: PublicSite) -> None:
    website.heads = {
        "/up": (200, ""),
        "/moved": (301, "/up"),
        "/away": (302, "http://127.0.0.2/up"),
        "/round": (302, "/round"),
    }
    website.pages = {"/only-get": (200, ""), "/broken": (500, "")}
    there = {
        path: answers(website.root + path, timeout=2.0, allow_private=True)
        for path in ("/up", "/moved", "/away", "/round", "/only-get", "/broken", "/none")
    }
    assert there == {
        "/up": True, "/moved": True, "/away": False, "/round": False, "/only-get": True, "/broken": False, "/none": False,
    }  # fmt: skip
    assert {one.split()[2] for one in website.asked} == {"localhost"}
    assert sum("/round" in one for one in website.asked) == 4


@pytest.mark.parametrize(
    "url",
    ["http://localhost/x", "http://127.0.0.1/x", "http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/",
     "https://user:word@example.org/", "ftp://example.org/", "http://example.org:22/", "http://0x7f.1/", "nonsense", "http://"],
)  # fmt: skip
def test_what_only_this_network_knows_is_never_asked(url: str) -> None:
    assert not answers(url, timeout=0.5)


def test_a_host_that_does_not_answer_has_no_page() -> None:
    assert not answers("http://127.0.0.1:1/", timeout=0.5, allow_private=True)


@pytest.mark.parametrize(
    ("remote", "branch", "wanted"),
    [
        ("https://github.com/acme/website.git", "main", "https://github.com/acme/website/edit/main/jobs/a%20b.md"),
        ("git@github.com:acme/website.git", None, "https://github.com/acme/website/blob/HEAD/jobs/a%20b.md"),
        ("ssh://git@gitlab.acme.example:2222/web/site.git", "main", "https://gitlab.acme.example/web/site/-/edit/main/jobs/a%20b.md"),
        ("https://codeberg.org/acme/site", "main", "https://codeberg.org/acme/site/_edit/main/jobs/a%20b.md"),
        ("https://bitbucket.org/acme/site", "main", "https://bitbucket.org/acme/site/src/main/jobs/a%20b.md?mode=edit&at=main"),
        ("https://git.acme.example/site.git", "main", None),
        ("/srv/website", "main", None),
        ("file:///srv/github.com/website", "main", None),
    ],
)  # fmt: skip
def test_a_file_is_edited_at_its_host(remote: str, branch: str | None, wanted: str | None) -> None:
    assert edit_address(remote, branch, "jobs/a b.md") == wanted
