"""Whether one HTML page is whole. `whole(text)` says what is wrong with it, in words."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

LIMIT = 100_000  # bytes
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
LEADING = {"href", "src", "action", "formaction", "xlink:href"}
NAMES = ("aria-label", "aria-labelledby", "title")


def whole(text: str, limit: int = LIMIT) -> list[str]:
    """Everything wrong with a page: not valid HTML, no single h1 that starts the title, unnamed controls, forms
    without CSRF token, ids used twice, inline script or style, too heavy."""
    parser: Any = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(text)
    found = [f"line {place[0]}: {code} {facts or ''}".strip() for place, code, facts in parser.errors]
    size = len(text.encode())
    found += [f"{size} bytes, {limit} are allowed"] if size > limit else []
    for check in (_headings, _controls, _forms, _ids, _inline, _words):
        found += check(page)
    return found


def words_of(element: Element) -> str:
    """The element's words, spaces evened out."""
    return " ".join("".join(element.itertext()).split())


def _headings(page: Element) -> Iterator[str]:
    heads = [words_of(h1) for h1 in page.iter("h1")]
    title = " ".join((page.findtext("head/title") or "").split())
    if len(heads) != 1 or not heads[0]:
        yield f"{len(heads)} h1: {heads}"
    elif not title.startswith(heads[0]):
        yield f"the title {title!r} does not start with the h1 {heads[0]!r}"


def _controls(page: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in page.iter("label") if words_of(label)}
    inside = {id(control) for label in page.iter("label") if words_of(label) for control in label.iter()}
    for control in page.iter():
        if control.tag not in ("input", "select", "textarea") or control.get("type") in UNLABELLED:
            continue
        named = control.get("id") in labelled or id(control) in inside or any(control.get(name) for name in NAMES)
        if not named:
            yield f"no label: <{control.tag} name={control.get('name')!r}>"


def _forms(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        tokens = [i for i in form.iter("input") if i.get("name") == "csrf_token" and i.get("value")]
        posts = (form.get("method") or "get").lower() == "post"
        if posts and len(tokens) != 1:
            yield f"{len(tokens)} CSRF tokens in the form to {form.get('action')!r}"
        if not posts and tokens:
            yield f"a CSRF token in the address of the form to {form.get('action')!r}"


def _ids(page: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in page.iter() if element.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)
    for element in page.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in counts:
                    yield f"{attribute}={name!r} names nothing"


def _inline(page: Element) -> Iterator[str]:
    for element in page.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        for name in element.attrib:
            leads = name in LEADING and re.match(r"\s*(javascript|vbscript):", element.get(name) or "", re.IGNORECASE)
            if name == "style" or re.match("on[a-z]", name) or leads:
                yield f"inline {name}= on <{element.tag}>"


def _words(page: Element) -> Iterator[str]:
    for element in page.iter():
        if element.tag in ("a", "button") and not (words_of(element) or any(element.get(name) for name in NAMES)):
            yield f"<{element.tag}> without words: {element.get('href') or element.get('name')!r}"
        if element.tag == "img" and element.get("alt") is None:
            yield f"<img> without alt: {element.get('src')!r}"
