"""By hand: networks that let no program in. A person posts the signed words and brings proof.

What there is to do is the same on each of them, so the pages for it are publishing's own.
"""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.platforms.compare import TYPOGRAPHY
from govsocial.platforms.protocol import Labels


class ByHand:
    """Any network. Its key has been on record as "assisted" from the first day."""

    key = "assisted"
    labels = Labels(
        choice=_l("Assisted: a person posts the signed words"),
        way=_l("By hand"),
        about=_l("Assisted is for closed networks: the program shows the exact words, a person posts them."),
    )
    login = None
    formatting = TYPOGRAPHY

    def measure(self, words: str) -> int:
        """In characters, as the register says of the channel."""
        return len(words)
