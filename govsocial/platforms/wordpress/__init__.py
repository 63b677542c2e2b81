"""WordPress: comments through the REST API with an application password (developer.wordpress.org/rest-api)."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.platforms.compare import TYPOGRAPHY, compare
from govsocial.platforms.protocol import (
    Account,
    Field,
    Identity,
    Labels,
    Limited,
    LoginFields,
    PlatformError,
    Posted,
    Posting,
    Refused,
    Seen,
)
from govsocial.platforms.wordpress.client import Comment, Site


class WordPress:
    """Comments under the articles of one site, or in reply to another comment there."""

    key = "wordpress"
    labels = Labels(
        choice=_l("WordPress comments"),
        way=_l("WordPress, by program"),
        site=_l("For WordPress the home page of the site, as https://news.example.org"),
    )
    login = LoginFields(
        name=Field(_l("User name at the site"), _l("Give the user name at the site")),
        secret=Field(
            _l("Application password"),
            _l("Give the application password"),
            _l("Made in WordPress under Users, Profile, Application passwords. It is sealed and never shown again."),
        ),
    )
    formatting = TYPOGRAPHY

    def measure(self, words: str) -> int:
        """In characters. A site may set a limit, which its API does not tell."""
        return len(words)

    def whoami(self, account: Account) -> Identity:
        return Identity(Site(account).name())

    def find(self, account: Account, posting: Posting) -> Posted | None:
        """Of an account that may not moderate, what is live: it is not told what is held."""
        site = Site(account)
        found = site.find(*site.post_of(posting.target), lambda text: self._is(posting, text))
        return _posted(found) if found else None

    def send(self, account: Account, posting: Posting) -> Posted:
        site = Site(account)
        try:
            post, parent = site.post_of(posting.target)
        except Limited:
            raise
        except PlatformError as trouble:  # asking where to send has sent nothing
            raise Refused(trouble.message) from trouble
        return _posted(site.comment(post, parent, posting.words))

    def read_back(self, account: Account, posting: Posting) -> Seen:
        return Seen(Site(account).seen(posting.external_id))

    def remove(self, account: Account, posting: Posting) -> str:
        Site(account).delete(posting.external_id)
        return "in the site's bin"

    def _is(self, posting: Posting, text: str) -> bool:
        return compare(posting.words, text, self.formatting).read_back != "differs"


def _posted(comment: Comment) -> Posted:
    return Posted(comment.id, comment.link, comment.is_live)
