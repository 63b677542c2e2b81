"""Links in what others say: foreign addresses, shortened, with what cannot be seen named."""

from markupsafe import Markup

from govsocial.text import invisible

SHOWN = 60


def is_web(text: str) -> bool:
    """Whether a text is a web address as a whole."""
    return text.startswith(("https://", "http://")) and not any(letter.isspace() for letter in text)


def link(url: str, most: int = SHOWN) -> Markup:
    """The address as a link that tells nothing and vouches for nothing; what is no web address stays text."""
    if not is_web(url):
        return invisible.apart(url)
    seen = url.partition("://")[2].rstrip("/")
    seen = seen if len(seen) <= most else seen[: most - 1] + "…"
    said = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
    return said.format(url, Markup("<bdi>{}</bdi>").format(invisible.mark(seen)))
