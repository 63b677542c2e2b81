"""How languages are called on screen."""

from govsocial.core.wording import lazy_gettext as _l

LANGUAGES = {
    "en": _l("English"),
    "fr": _l("French"),
    "de": _l("German"),
    "nl": _l("Dutch"),
    "es": _l("Spanish"),
    "it": _l("Italian"),
    "pt": _l("Portuguese"),
    "pl": _l("Polish"),
    "uk": _l("Ukrainian"),
    "ar": _l("Arabic"),
}


def language(key: str) -> str:
    """The language's name; the key itself for one that is not listed."""
    return str(LANGUAGES.get(key, key))
