"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

BASE = ("publication", "response", "version")

INTENDED = word(
    "publication.intended",
    _l("%(who)s set out to publish response %(response)s, version %(version)s, on %(channel)s as “%(account)s”."),
    facts=(*BASE, "channel", "account"),
    tone="go",
)
SUCCEEDED = word(
    "publication.succeeded",
    _l("Response %(response)s, version %(version)s, is live: %(permalink)s"),
    facts=(*BASE, "permalink"),
    tone="good",
)
HELD = word(
    "publication.held",
    _l("Response %(response)s, version %(version)s, is held for moderation by the site."),
    facts=BASE,
    tone="wait",
)
FAILED = word(
    "publication.failed",
    _l("Response %(response)s, version %(version)s, was not published: %(why)s"),
    facts=(*BASE, "why"),
    tone="stop",
)
UNKNOWN = word(
    "publication.unknown",
    _l("Nobody knows yet whether response %(response)s, version %(version)s, is live: %(why)s"),
    facts=(*BASE, "why"),
    tone="stop",
)
POSTED = word(
    "publication.posted",
    _l("%(who)s posted response %(response)s, version %(version)s, by hand; proof is awaited."),
    facts=BASE,
    tone="wait",
)
GIVEN_UP = word(
    "publication.given_up",
    _l("%(who)s settled that response %(response)s, version %(version)s, is not live."),
    facts=BASE,
    tone="stop",
)
PROVEN = word(
    "publication.proven",
    _l("%(who)s brought proof that response %(response)s, version %(version)s, is live: %(permalink)s"),
    facts=(*BASE, "permalink"),
    tone="good",
)
ADDRESS_CHANGED = word(
    "publication.address_changed",
    _l(
        "%(who)s brought proof that response %(response)s, version %(version)s, stands at %(permalink)s now; "
        "before: %(before)s"
    ),
    facts=(*BASE, "permalink", "before"),
    tone="good",
)
PROOF_REFUSED = word(
    "publication.proof_kept",
    _l("%(who)s brought proof for response %(response)s, version %(version)s; the signed words are not in it."),
    facts=BASE,
    tone="wait",
)
READ_BACK = word(
    "publication.read_back",
    _l("Read back response %(response)s, version %(version)s: %(verdict)s."),
    facts=(*BASE, "verdict"),
    tone="good",
)
CORRECTION_BEGUN = word(
    "publication.correction_begun",
    _l("%(who)s began a correction of response %(response)s, version %(version)s."),
    facts=BASE,
    tone="wait",
)
RETRACTION_ASKED = word(
    "retraction.asked",
    _l("%(who)s asked to retract response %(response)s, version %(version)s."),
    facts=BASE,
    tone="wait",
    quote=("retraction", "reason"),
)
RETRACTION_REFUSED = word(
    "retraction.refused",
    _l("%(who)s decided against retracting response %(response)s, version %(version)s."),
    facts=BASE,
    tone="plain",
)
RETRACTED = word(
    "publication.retracted",
    _l("%(who)s confirmed: response %(response)s, version %(version)s, is retracted."),
    facts=BASE,
    tone="stop",
)
REMOVED = word(
    "publication.removed",
    _l("The words of response %(response)s, version %(version)s, are off the page: %(how)s."),
    facts=(*BASE, "how"),
    tone="stop",
)
NOT_REMOVED = word(
    "publication.not_removed",
    _l("The words of response %(response)s, version %(version)s, could not be taken off the page: %(why)s"),
    facts=(*BASE, "why"),
    tone="stop",
)
REPLY_HEARD = word(
    "publication.reply_heard",
    _l("Somebody replied to response %(response)s: mention %(mention)s. The owners were told."),
    facts=("publication", "response", "mention"),
    tone="go",
)
REFUSED = word(
    "publication.refused",
    _l("%(who)s tried to publish response %(response)s and was refused: %(why)s."),
    facts=("response", "why"),
    tone="stop",
)
