"""Where does somebody edit a file in the browser? Each host has an address of its own for that, made from the remote's."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SCP = re.compile(r"^(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)$")  # git@host:owner/name.git


def edit_address(remote: str, branch: str | None, path: str) -> str | None:
    """The page where a file is edited at GitHub, GitLab, Gitea, Forgejo or Bitbucket; None for others and local folders.

    Without a branch the file is shown on the default branch, where the host knows it as HEAD, and edited from there.
    """
    found = _repository(remote)
    if found is None:
        return None
    host, repository = found
    base, file, at = f"https://{host}/{repository}", quote(path), quote(branch or "HEAD")
    if "github" in host:
        return f"{base}/{'edit' if branch else 'blob'}/{at}/{file}"
    if "gitlab" in host:
        return f"{base}/-/{'edit' if branch else 'blob'}/{at}/{file}"
    if host == "codeberg.org" or "gitea" in host or "forgejo" in host:
        return f"{base}/_edit/{at}/{file}" if branch else base
    if "bitbucket" in host:
        return f"{base}/src/{at}/{file}" + (f"?mode=edit&at={at}" if branch else "")
    return None


def _repository(remote: str) -> tuple[str, str] | None:
    """(host, owner/name) of a remote's address."""
    scp = _SCP.match(remote)
    if scp:
        host, path = scp[1], scp[2]
    else:
        parts = urlsplit(remote)
        if parts.scheme not in ("http", "https", "ssh", "git") or not parts.hostname:
            return None
        host, path = parts.hostname, parts.path
    path = path.strip("/").removesuffix(".git").strip("/")
    return (host.lower(), quote(path)) if "." in host and "/" in path else None
