"""The icons of a home screen, drawn from `icon.svg`: `python -m docs.icons`, when that changes."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[1] / "briefing/web/static"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A maskable icon fills its square; what matters lies within the middle four fifths.
FULL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 40 40">'
    '<rect x="-4" y="-4" width="40" height="40" fill="#1b4b72"/>'
)
ICONS = {"icon-192": (192, False), "icon-512": (512, False), "icon-maskable-512": (512, True)}


def main() -> int:
    drawing = (STATIC / "icon.svg").read_text("utf-8")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (size, full) in ICONS.items():
            svg = FULL + drawing[drawing.index("<path") :] if full else drawing
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
            page.screenshot(path=STATIC / f"{name}.png", omit_background=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
