"""The page in a real browser: hostile words do nothing, and keys, hover, phone and no-script work."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.by_hand import record, rejected
from tests.test_view import HOSTILE, hostile, page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed: apt-get install chromium"),
    # Chromium and playwright leave their own pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.faults = [];
document.addEventListener("securitypolicyviolation", (event) => window.faults.push("policy: " + event.blockedURI));
window.addEventListener("error", (event) => window.faults.push("error: " + event.message));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page from its HTML; every request but the file itself is noted in ``tab.requests_made``."""
    contexts = []

    def open_page(html: str, **options: Any) -> Any:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        tab = context.new_page()
        tab.requests_made = []
        tab.dialogs = []
        tab.on("request", lambda request: tab.requests_made.append(request.url))
        tab.on("dialog", lambda dialog: (tab.dialogs.append(dialog.message), dialog.dismiss()))
        tab.add_init_script(WATCH)
        tab.goto(path.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


def assert_quiet(tab: Any) -> None:
    assert tab.evaluate("window.pwned") is None
    assert tab.evaluate("window.faults") == []
    assert tab.dialogs == []
    assert [url.split("#")[0] for url in tab.requests_made] == [tab.url.split("#")[0]]


def test_hostile_words_do_nothing(show: Any) -> None:
    """Every payload in every field of its own report, on one page; each report is opened and every link focused."""
    outcomes = [outcome for payload in HOSTILE for outcome in hostile(payload)]
    tab = show(page(*outcomes))
    assert_quiet(tab)
    tab.evaluate(
        """for (const report of document.querySelectorAll(".report")) {
          location.hash = report.id;
          for (const link of report.querySelectorAll('mark a[href^="#"], .go')) {
            link.focus(); link.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
          }
        }"""
    )
    assert_quiet(tab)
    assert tab.evaluate("document.scripts.length") == 1
    handlers = (
        "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name))).length"
    )
    assert tab.evaluate(handlers) == 0
    assert tab.evaluate("document.querySelectorAll('img, iframe, object, embed, form, base, link, svg').length") == 0
    schemes = tab.evaluate("[...new Set([...document.links].map((link) => link.protocol))]")
    assert set(schemes) <= {"file:", "https:", "http:"}


def test_policy_stops_a_script_that_is_not_ours(show: Any) -> None:
    """Even if escaping failed: the policy is at work."""
    tab = show(page(record()).replace("</main>", "<script>window.pwned=1</script><p onclick=x>y</p></main>"))
    assert tab.evaluate("window.pwned") is None
    assert any(fault.startswith("policy") for fault in tab.evaluate("window.faults"))


def test_card_lights_its_words_and_word_its_card(show: Any) -> None:
    tab = show(page(record()))
    lit = "[...document.querySelectorAll('mark.lit')].map((mark) => mark.textContent)"
    tab.hover("#r1-e4 .type")
    assert {"terputus", "Teluk", "seorang perwira", "ujar"} <= set(tab.evaluate(lit))
    assert "menyerang" not in tab.evaluate(lit)
    tab.hover("mark:has-text('pos tentara')")
    assert tab.evaluate("[...document.querySelectorAll('.card.lit')].map((card) => card.dataset.n)") == ["1"]
    tab.hover("footer")
    assert tab.evaluate(lit) == []


def test_keys_lead_everywhere(show: Any) -> None:
    tab = show(page(record()))
    stops = []
    for _ in range(20):
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate("document.activeElement.getAttribute('href') || document.activeElement.className"))
    assert [stop for stop in stops if stop and stop.startswith("#r1-e") and stop != "#r1-events"][:5] == [
        f"#r1-e{number}" for number in range(1, 6)
    ]
    tab.focus("#r1-w4 a")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.closest('.card').id") == "r1-e4"
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.closest('.card').id") == "r1-e3"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.closest('mark').id") == "r1-w4"
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.querySelectorAll('.lit').length") == 0


def test_filter_leaves_the_cards_it_names(show: Any) -> None:
    tab = show(page(record()))
    shown = "[...document.querySelectorAll('.card:not([hidden])')].map((card) => card.dataset.n)"
    tab.click("button[data-filter='m-conditional']")
    assert tab.evaluate(shown) == ["3", "4"]
    assert tab.get_attribute("button[data-filter='m-conditional']", "aria-pressed") == "true"
    tab.click("button[data-filter='']")
    assert tab.evaluate(shown) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_sideways(show: Any, width: int) -> None:
    long = record(say=lambda name, words: words if name == "title" else words + "x" * 150)
    for made in (record(), long):
        tab = show(page(made), viewport={"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_phone_has_the_cards_below_the_text(show: Any) -> None:
    tab = show(page(record()), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    text, events = (tab.locator(f"#r1 .{name}").bounding_box() for name in ("text", "events"))
    assert events["y"] >= text["y"] + text["height"]
    tab.tap("#r1-w5 a")
    tab.wait_for_function(
        "document.activeElement.closest('.card') && document.activeElement.closest('.card').id === 'r1-e5'"
    )


def test_works_without_script(show: Any) -> None:
    tab = show(page(record(), rejected(), record()), java_script_enabled=False)
    assert tab.is_visible(".list")
    assert not tab.is_visible("#r1")
    tab.click("a[href='#r2']")
    assert tab.is_visible("#r2")
    assert not tab.is_visible(".list")
    tab.click("#r2-w4 a")
    assert tab.is_visible("#r2-e4")
    tab.click(".entry:last-child a[href='#list']")
    assert tab.is_visible(".list")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(show: Any, scheme: str) -> None:
    """WCAG 2 contrast: at least 4.5 for every text colour on the grounds it stands on."""
    tab = show(page(record()), color_scheme=scheme)
    script = """() => {
      const probe = document.body.appendChild(document.createElement("i"));
      const rgb = (name) => { probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color.match(/\\d+/g).slice(0, 3).map((part) => part / 255); };
      const light = (name) => { const [r, g, b] = rgb(name).map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b; };
      const pairs = [["--ink", "--paper"], ["--ink", "--card"], ["--soft", "--paper"], ["--soft", "--card"],
        ["--warn", "--warn-bg"], ["--deny", "--deny-bg"], ["--event", "--event-bg"], ["--ink", "--event-bg"],
        ["--ink", "--actor-bg"], ["--ink", "--place-bg"], ["--ink", "--time-bg"], ["--ink", "--weapon-bg"]];
      return Object.fromEntries(pairs.map(([a, b]) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
        return [a + " on " + b, (x + .05) / (y + .05)]; }));
    }"""
    ratios = tab.evaluate(script)
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}, json.dumps(ratios)


def test_prints_text_and_every_card(show: Any) -> None:
    tab = show(page(record()))
    tab.emulate_media(media="print")
    assert tab.is_visible("#r1-e5")
    assert not tab.is_visible(".filters")
    assert tab.evaluate("getComputedStyle(document.querySelector('.events')).overflowY") == "visible"
