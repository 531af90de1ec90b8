"""Claims about telling what changed between two commits without starting git."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from bot.postings.folders import compare_folders
from bot.postings.repository import Repository, _changes
from bot.postings.tree import Listing
from tests.gitsites import Website

NAMES = ("baker.md", "baker.de.md", "a", "a.md", "with blank.md", "ü.md", "_index.md")


def test_the_difference_of_two_commits_is_the_one_that_git_tells(tmp_path: Path) -> None:
    site, chance = Website(tmp_path / "website"), random.Random(7)
    commits = [site.commit({"jobs/baker.md": "1", "jobs/a": "a file that becomes a folder"})]
    (site.folder / "link.md").symlink_to("jobs/baker.md")
    commits.append(site.commit({"jobs/a": None}))
    commits.append(site.commit({"jobs/a/deep/er/baker.md": "2", "jobs/ü.md": "3"}))
    (site.folder / "link.md").unlink()
    (site.folder / "jobs/baker.md").chmod(0o755)
    commits.append(site.commit({"link.md": "a file now"}))
    for _ in range(6):
        places = [Path("jobs", *chance.choices(("x", "y", "de"), k=chance.randint(0, 2)), name) for name in NAMES]
        there = [place for place in places if (site.folder / place).is_file()]
        free = [place for place in places if not (site.folder / place).is_dir() and place not in there]
        changes: dict[str, str | None] = {str(place): None for place in there}
        commits.append(site.commit(changes | {str(place): str(chance.random()) for place in free if place.name != "a"}))
    with Repository(site.folder) as repository:
        listing = repository.listing(commits[0])
        _ = listing.translated()
        for older, newer in itertools.pairwise(commits):
            told = repository.git("diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", older, newer)
            found = repository._compare(older, newer)
            assert found == _changes(told)
            listing.follow(found)
            assert listing == repository.listing(newer)
            assert set(listing.translated()) == set(Listing(listing).translated())
        first, last = commits[0], commits[-1]
        assert repository._compare(last, first) == repository.changed(last, first)


def test_a_folder_that_is_not_here_or_too_many_that_differ_are_left_to_git() -> None:
    name = bytes(20)
    entry = b"40000 jobs\0" + name
    assert compare_folders(lambda _: {}, b"", entry) is None
    many = b"".join(b"40000 jobs%d\0" % number + name for number in range(201))
    assert compare_folders(lambda names: dict.fromkeys(names, b""), b"", many) is None
    assert compare_folders(lambda names: dict.fromkeys(names, entry), b"", entry) is None
    assert compare_folders(lambda names: dict.fromkeys(names, b""), b"", entry) == {}
