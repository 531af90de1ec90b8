"""Why could git not fetch, and what can the operator do about it? One line for each way that a host says no."""

from __future__ import annotations

import re

from bot.postings.git import GitFailed, without_secrets

_WAYS_OUT: tuple[tuple[str, str, str], ...] = (
    (r"^timeout$", "did not answer in time", "I keep trying; if it is slow, raise [source] timeout_seconds"),
    (
        r"could not read (Username|Password)|Authentication failed|HTTP Basic: Access denied|error: 40[13]",
        "wants credentials, or refuses those it was given",
        "Put a token that may read it into a file named by ROLECALL_SOURCE_TOKEN_FILE or [source] token_file",
    ),
    (
        r"Permission denied \(|Host key verification failed|no mutual signature",
        "refused the ssh key, or has another host key than before",
        "Set [source] ssh_key to a deploy key that may read it, and check known_hosts",
    ),
    (r"Could not resolve host", "has a host name that can't be found", "Check [source] url and this machine's DNS"),
    (r"dubious ownership", "belongs to another user of this machine", "Run `git config --global --add safe.directory PATH`"),
    (
        r"Connection (refused|timed out|reset)|(Failed|unable) to connect|No route to host|unreachable|Could not connect",
        "can't be reached",
        "I keep trying; check the host and this machine's network",
    ),
    (r"SSL|certificate|TLS", "has a certificate that is not trusted here", "Check the host, or set GIT_SSL_CAINFO"),
    (
        r"not found|does not exist|does not appear to be a git repository|No such file|not a git repository",
        "is not there, or hidden from these credentials",
        "Check [source] url, and that the token or key may read it",
    ),
    (r"couldn't find remote ref", "lost that branch while it was fetched", "I look again soon; check [source] branch"),
    (r"error: 5\d\d|early EOF|hung up|RPC failed|empty reply", "broke off", "I keep trying"),
)


def explain(url: str, failure: GitFailed) -> str:
    """One line: the address, what happened, the way out, and what git said where that adds something."""
    said = (failure.stderr or str(failure)).replace(url, "")
    for pattern, what, way_out in _WAYS_OUT:
        if re.search(pattern, said, re.IGNORECASE):
            return without_secrets(f"{url} {what}. {way_out}. (git: {_short(str(failure))})")
    return without_secrets(f"{url} could not be fetched. I keep trying. (git: {_short(str(failure))})")


def _short(line: str) -> str:
    return re.sub(r"\s+", " ", line.removeprefix("fatal: "))[:200]
