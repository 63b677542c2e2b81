"""The pages that are measured: the top, far down, by every filter they offer, by common, rare and unknown words."""

import re
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.bench.browser import offered
from tests.bench.stage import USERS

FEW = 4  # values of a filter that are all tried; of more, the first and the last
UNKNOWN = "zyzzyva"
# by name: who reads, where, words that many have and words that few have
LISTS = {
    "inbox": ("web0", "/mentions", "rebate", "street 317"),
    "issues": ("policy0", "/issues", "rebate", "day 17"),
    "responses": ("policy0", "/responses", "dates", "post 317"),
    "register": ("freya", "/register", "dates", "post 317"),
    "ledger": ("freya", "/ledger", "", ""),
    "people": ("ada", "/people", "policy", "Freya Okonjo"),
}
SINGLE = {
    "desk": ("policy0", "/"),
    "issue": ("policy0", f"/issues/{USERS + 1}"),
    "story": ("freya", "/register/7"),
    "mention": ("web0", "/mentions/7"),
    "search, common": ("web0", "/search?q=rebate"),
    "search, rare": ("web0", "/search?q=street+317"),
    "search, unknown": ("web0", f"/search?q={UNKNOWN}"),
}


def variants(path: str, text: str, common: str, rare: str) -> dict[str, str]:
    """Addresses of one list by what is asked of it, read off its first page."""
    asked: dict[str, dict[str, str]] = {"": {}}
    for name, values in offered(text).items():
        for value in values if len(values) <= FEW else (values[0], values[-1]):
            asked[f"{name}={value}"] = {name: value}
    if common:
        asked |= {"common word": {"q": common}, "rare words": {"q": rare}, "unknown word": {"q": UNKNOWN}}
    if deep := _deep(text):
        asked["far down"] = {"before": deep}
        if common:
            asked["common word, far down"] = {"q": common, "before": deep}
    found = {name: f"{path}?{urlencode(given)}" if given else path for name, given in asked.items()}
    return found | {f"tab {urlsplit(address).query}": address for address in _tabs(text)}


def _tabs(text: str) -> list[str]:
    navs = "".join(re.findall(r'<nav class="tabs".*?</nav>', text, re.S))
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', navs)]


def _deep(text: str) -> str:
    """Where nine tenths of the list lie above, as the link to older lines counts; "" when there are none."""
    older = re.search(r'href="[^"]*[?;&]before=(\d+)', text)
    return str(int(older[1]) // 10) if older else ""
