"""URL → bytes, only when the user names one: http and https, bounded in time and size, never into a private network.

Every address that a name resolves to is checked, and the connection goes to a checked address, so that a name cannot
point elsewhere between check and use; the same holds after each redirect. Proxies of the environment are not used: they
would resolve the name themselves.
"""

import http.client
import ipaddress
import socket
import time
import urllib.error
import urllib.request
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from saksi.errors import InputError, Rejection
from saksi.ingest.decode import MAX_REPORT_BYTES

_SCHEMES = ("http", "https")
_CHUNK = 65536
_AGENT = "Saksi (+offline reader; one page at its user's request)"


class FetchedPage(NamedTuple):
    """What a server gave: the last address after redirects, the body, and the encoding its header declares."""

    url: str
    body: bytes
    declared: str | None


def fetch(
    url: str, *, allow_private: bool = False, timeout: float = 20.0, limit: int = MAX_REPORT_BYTES
) -> FetchedPage:
    """The page at ``url``.

    ``timeout`` is in seconds for each network step; the whole page may take three times that. Raises InputError where the
    page cannot be had (no network, a refused address, an HTTP error, too slow) and Rejection "too_large" past ``limit`` bytes.
    """
    opener = urllib.request.OpenerDirector()
    handlers = (
        _Http(allow_private),
        _Https(allow_private),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    )
    for handler in handlers:
        opener.add_handler(handler)
    try:
        _check_scheme(url)
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        with opener.open(request, timeout=timeout) as answer:
            return _receive(answer, limit=limit, deadline=time.monotonic() + 3 * timeout)
    except InputError as error:
        raise InputError(f"{url}: {error}") from error
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(f"{url}: the server answered {error.code} {error.reason}; check the address") from error
    except urllib.error.URLError as error:
        raise InputError(
            f"{url}: cannot be reached ({error.reason}); check the network, or save the page and give the file"
        ) from error
    except TimeoutError as error:
        raise InputError(f"{url}: the server was too slow; try again, or save the page and give the file") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(f"{url}: cannot be read ({error}); check the address") from error


def _receive(answer: Any, *, limit: int, deadline: float) -> FetchedPage:
    encoding = (answer.headers.get("Content-Encoding") or "identity").lower()
    if encoding != "identity":
        raise InputError(f"the server sends the page compressed ({encoding}), unasked; save the page and give the file")
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise Rejection(
                "too_large", f"more than {limit // 1_000_000 or 1} MB for one page; give the address of one report"
            )
        if time.monotonic() > deadline:
            raise TimeoutError
    return FetchedPage(answer.geturl(), bytes(body), answer.headers.get_content_charset())


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise InputError(f"only http and https addresses can be read, not {url}")


def _checked_connection(host: str, port: int, *, timeout: float | None, allow_private: bool) -> socket.socket:
    """A connection to the first answering address of the host; none is tried where one of them is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private:
        for address in addresses:
            _refuse_private(host, address)
    failure: OSError = OSError(f"{host} has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure


def _refuse_private(host: str, address: str) -> None:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if not ip.is_global or ip.is_multicast or (mapped is not None and not mapped.is_global):
        raise InputError(f"{host} lies in a private or local network ({address}); Saksi reads public pages only")


class _CheckedHttp(http.client.HTTPConnection):
    allow_private = False

    def connect(self) -> None:
        self.sock = _checked_connection(self.host, self.port, timeout=self.timeout, allow_private=self.allow_private)


class _CheckedHttps(http.client.HTTPSConnection):
    allow_private = False

    def connect(self) -> None:
        plain = _checked_connection(self.host, self.port, timeout=self.timeout, allow_private=self.allow_private)
        context: Any = self._context  # type: ignore[attr-defined]  # the certificate is checked against the name
        try:
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


class _Http(urllib.request.HTTPHandler):
    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self._kind: Any = type("_Http", (_CheckedHttp,), {"allow_private": allow_private})

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        self._kind: Any = type("_Https", (_CheckedHttps,), {"allow_private": allow_private})

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._kind, req)


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        try:
            _check_scheme(newurl)
        except InputError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)
