"""Is a public page there? One site's host is asked, nobody else: no redirect leads elsewhere, no name into this network."""

from __future__ import annotations

import ipaddress
import logging
import socket
from urllib.parse import urljoin, urlsplit

import httpx

log = logging.getLogger(__name__)

MOST_REDIRECTS = 3  # within the host: a slash added, http to https
_PORTS = (80, 443)
_NOT_FOR_HEAD = (403, 404, 405, 406, 501)  # answers to HEAD after which GET may say something else
_AGENT = "Rolecall (checks whether a job page is there)"


def answers(url: str, *, timeout: float, allow_private: bool = False) -> bool:
    """Whether the page answers 200. Blocks, some multiples of `timeout` (seconds) at most; never raises.

    Asked are http and https on their usual ports, at public addresses, unless `allow_private`. Of a body nothing is read.
    """
    host = _site(url)
    for _ in range(MOST_REDIRECTS + 1):
        address = _address(url, allow_private=allow_private) if _site(url) == host else None
        if address is None:
            return False
        status, location = _status(url, address, timeout)
        if not location:
            return status == 200
        url = urljoin(url, location)
    return False


def _site(url: str) -> str:
    """The host, whether or not it is called www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _status(url: str, address: str, timeout: float) -> tuple[int, str]:
    """The status of a page, and where it redirects to; 0 when the host does not answer."""
    try:
        status, location = _ask("HEAD", url, address, timeout)
        return _ask("GET", url, address, timeout) if status in _NOT_FOR_HEAD else (status, location)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        log.info("%s does not answer (%s)", url, type(error).__name__)
        return 0, ""


def _ask(method: str, url: str, address: str, timeout: float) -> tuple[int, str]:
    """Ask the address that was checked: a second look at the name could lead elsewhere."""
    parts = urlsplit(url)
    where = httpx.URL(url).copy_with(host=address)
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": _AGENT}
    extensions = {"sni_hostname": parts.hostname or ""}
    client = httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)
    with client, client.stream(method, where, headers=headers, extensions=extensions) as answer:
        return answer.status_code, answer.headers.get("location", "") if answer.is_redirect else ""


def _address(url: str, *, allow_private: bool) -> str | None:
    """The address behind a page's host; None where it may not be asked, or is not known."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
        if port not in _PORTS and not allow_private:
            return None
        found = [str(info[4][0]) for info in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError, UnicodeError):
        return None
    usable = [one for one in found if allow_private or ipaddress.ip_address(one.partition("%")[0]).is_global]
    return usable[0] if usable and len(usable) == len(found) else None
