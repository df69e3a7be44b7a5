"""Which words a page shows or reads out, and in which language they are."""

import re

from playwright.sync_api import Page

# The switch between the languages, the product's own name, names of people and of devices stay as they are.
READ = """() => {
  const foreign = ".brand, .seg, select, .dev b, [data-device], kbd, [lang]:not(html), script, style, template";
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    if (node.closest(foreign) || !node.checkVisibility()) continue;
    for (const part of node.childNodes) if (part.nodeType === Node.TEXT_NODE) found.push(part.textContent);
    for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(node.getAttribute(name) ?? "");
  }
  return [document.title, ...found].map((text) => text.trim()).filter(Boolean);
}"""
INTERNATIONAL = re.compile(r"Kaigi|Chrome|Edge|Firefox|Safari|JavaScript|https?|Esc|Ctrl")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")


def english_in(page: Page, *names: str) -> list[str]:
    """Every text of the page with an English word in it, but for names."""
    return [text for text in _texts(page, names) if ENGLISH.search(INTERNATIONAL.sub("", text))]


def japanese_in(page: Page, *names: str) -> list[str]:
    """Every text of the page with a Japanese character in it, but for names."""
    return [text for text in _texts(page, names) if JAPANESE.search(text)]


def _texts(page: Page, names: tuple[str, ...]) -> list[str]:
    texts: list[str] = page.evaluate(READ)
    for name in names:
        texts = [text.replace(name, "") for text in texts]
    return texts
