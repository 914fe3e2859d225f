"""Makes the pictures of the HTML view that the README shows (docs/img) from an example report, in Chromium.

    .venv/bin/python tools/screenshots.py

Needs Chromium (apt-get install chromium) and the development dependency playwright. Look at the pictures before you
commit them: they show what the shipped model makes of the example.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "img"
MOST_BYTES = 300_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Picture(NamedTuple):
    """One picture: its name, the size of the window, light or dark, and which card is alight."""

    name: str
    width: int
    height: int
    scheme: str
    event: int


def pictures(event: int) -> tuple[Picture, ...]:
    """The three pictures of the README, with card ``event`` alight."""
    return (
        Picture("view-light.png", 1280, 840, "light", event),
        Picture("view-dark.png", 1280, 840, "dark", event),
        Picture("view-phone.png", 390, 844, "light", event),
    )


def take(browser: Browser, page: Path, picture: Picture, folder: Path) -> None:
    """Open ``page``, light the card up and save the picture; SystemExit where it grows too large."""
    options: dict[str, Any] = {"viewport": {"width": picture.width, "height": picture.height}}
    context = browser.new_context(color_scheme=picture.scheme, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.focus(f"#r1-e{picture.event} .go")
    if picture.width < 600:
        tab.evaluate(f"document.querySelector('#r1-e{picture.event}').scrollIntoView({{block: 'center'}})")
    path = folder / picture.name
    tab.screenshot(path=path)
    context.close()
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path}: {path.stat().st_size:,} bytes; at most {MOST_BYTES:,} are wanted")


def main() -> None:
    """Read the example, render it and take the pictures."""
    parser = argparse.ArgumentParser(description="Make the README's pictures of the HTML view.")
    parser.add_argument("report", nargs="?", default="examples/01_partisan_syria.txt", help="from the project's root")
    parser.add_argument("--published", default="2015-11-15")
    parser.add_argument("--publisher", default="Suaraporos.com")
    parser.add_argument("--event", type=int, default=8, help="number of the card that is alight")
    parser.add_argument("--out", type=Path, default=IMAGES)
    chosen = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "view.html"
        about = ("--published", chosen.published, "--publisher", chosen.publisher)
        command = (sys.executable, "-m", "saksi", "read", chosen.report, *about)
        # From the root, so that the page names the report by its path in the project.
        subprocess.run([*command, "--format", "html", "-o", str(page), "--quiet"], check=True, cwd=ROOT)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in pictures(chosen.event):
            take(browser, page, picture, chosen.out)
        browser.close()


if __name__ == "__main__":
    main()
