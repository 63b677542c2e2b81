"""Words that no verb writes but the edge does: reading, exporting, and acts that were refused and stay on record."""

from collections.abc import Callable

from flask.testing import FlaskClient

from govsocial.accounts import words as accounts
from govsocial.audit import words as audit
from govsocial.ledger import words as ledger
from govsocial.ledger.vocabulary import Word
from govsocial.publishing import words as publishing
from govsocial.signoff import words as signoff
from tests import factories
from tests.cast import Cast, email_of
from tests.pages import press

Knock = Callable[[Cast, FlaskClient], object]
REVIEW = "/responses/1/versions/1"


def refused_sign_off(cast: Cast, client: FlaskClient) -> None:
    digest = factories.in_review(cast).digest
    press(client, f"{REVIEW}/sign", REVIEW, digest=digest, function="communications")


def refused_publication(cast: Cast, client: FlaskClient) -> None:
    factories.in_review(cast)
    press(client, "/responses/1/publish", "/responses/1")


# word → whose browser ("" for a stranger's), what it does
DOORS: dict[Word, tuple[str, Knock]] = {
    ledger.READ: ("freya", lambda _cast, client: client.get("/register")),
    audit.REGISTER_EXPORTED: ("freya", lambda _cast, client: press(client, "/register/export.csv", "/register")),
    accounts.SIGN_IN_FAILED: (
        "",
        lambda _cast, client: press(client, "/sign-in", email=email_of("ines"), password="some other words"),
    ),
    signoff.REFUSED: ("priya", refused_sign_off),
    publishing.REFUSED: ("tomas", refused_publication),
}
