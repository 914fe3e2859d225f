"""URLs: a server on this machine, refused addresses, redirects, sizes, slowness."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from saksi.errors import InputError, Rejection
from saksi.ingest import ReadOptions, read_source
from saksi.ingest.url import fetch
from saksi.records import Rejected, Report

TEXT = "Pasukan itu mundur dari kafé pada Senin malam, kata warga yang mengungsi ke gereja."
PAGE = f"<!DOCTYPE html><html><head><title>Pasukan Mundur</title></head><body><p>{TEXT}</p></body></html>"


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, "page_" + self.path.strip("/").replace("-", "_").split("?")[0], self.page_missing)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_berita(self) -> None:
        self.answer(PAGE.encode("cp1252"), Content_Type="text/html; charset=iso-8859-1")

    def page_teks(self) -> None:
        self.answer(TEXT.encode(), Content_Type="text/plain")

    def page_pindah(self) -> None:
        self.answer(b"", 302, Location="/berita")

    def page_ke_berkas(self) -> None:
        self.answer(b"", 302, Location="file:///etc/hostname")

    def page_ke_ftp(self) -> None:
        self.answer(b"", 302, Location="ftp://contoh.test/a")

    def page_berputar(self) -> None:
        self.answer(b"", 302, Location=f"/berputar?{time.monotonic()}")

    def page_gambar(self) -> None:
        self.answer(b"\x89PNG\r\n\x1a\n\x00", Content_Type="image/png")

    def page_padat(self) -> None:
        self.answer(b"\x1f\x8b", Content_Encoding="gzip")

    def page_besar(self) -> None:
        self.answer(b"kata " * 20_000)

    def page_lambat(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b"kata ")
            self.wfile.flush()
            time.sleep(0.05)

    def page_diam(self) -> None:
        time.sleep(1)

    def page_missing(self) -> None:
        self.answer(b"tidak ada", 404)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    monkey = pytest.MonkeyPatch()
    monkey.setattr(server, "handle_error", lambda *_: None)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    monkey.undo()


@pytest.mark.parametrize("path", ["/berita", "/teks", "/pindah"])
def test_page_of_a_url(site: str, path: str) -> None:
    (report,) = read_source(site + path, options=ReadOptions(allow_private=True))
    assert isinstance(report, Report)
    assert TEXT in report.text
    assert report.source == site + path
    assert report.url == site + ("/berita" if path == "/pindah" else path)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tiada", "404"),
        ("/ke-berkas", "not allowed"),
        ("/ke-ftp", "only http and https"),
        ("/berputar", "redirect"),
        ("/padat", "compressed"),
        ("/diam", "slow|timed out"),
        ("/lambat", "slow|timed out"),
    ],
)
def test_pages_that_cannot_be_had(site: str, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        fetch(site + path, allow_private=True, timeout=0.3 if path in ("/diam", "/lambat") else 20)
    assert site in str(caught.value)


def test_image_and_oversize(site: str) -> None:
    (found,) = read_source(f"{site}/gambar", options=ReadOptions(allow_private=True))
    assert isinstance(found, Rejected)
    assert found.reason == "binary"
    with pytest.raises(Rejection, match="too_large"):
        fetch(f"{site}/besar", allow_private=True, limit=50_000)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1", "[fe80::1]", "[fc00::1]",
     "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(InputError):
        fetch(f"http://{host}:9/", timeout=1)


def test_name_that_leads_into_a_private_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rpartition(":")[2])
    where = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: where)
    with pytest.raises(InputError, match="private or local"):
        fetch(f"http://contoh.test:{port}/berita", timeout=1)
    with pytest.raises(InputError, match="private or local"):
        fetch(f"https://contoh.test:{port}/berita", timeout=1)


def test_server_without_a_valid_certificate_is_refused(site: str) -> None:
    with pytest.raises(InputError, match="cannot be reached"):
        fetch(site.replace("http:", "https:") + "/teks", allow_private=True, timeout=2)


def test_proxies_of_the_environment_are_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetch(f"{site}/teks", allow_private=True).body == TEXT.encode()


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_args: object, **_named: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    with pytest.raises(InputError, match="check the network"):
        fetch("https://contoh.test/berita")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://contoh.test/",
        "http://",
        "gopher://x",
        "http://[bad",
        "http://a b/",
        "http://x:abc/",
        "http://\x00/",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(InputError):
        fetch(url, timeout=1)
