"""A reply under our answer reaches the issue's owners, in words they can read."""

from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.publishing import replies
from govsocial.publishing.models import Publication
from tests import factories
from tests.cast import Cast
from tests.pages import acts, letters

LINK = "https://doorstep.example/t/1#9"


def reply(to: str | None = LINK, number: int = 7, words: str = "<p>But my <b>landlord</b> objects.</p>") -> Mention:
    """What a feed brought, as the hook gets it."""
    return Mention(number=number, in_reply_to=to, words=words, address=f"https://doorstep.example/t/1#{number}")


def test_owners_and_publisher_hear_of_it_with_a_link_to_the_mention(cast: Cast) -> None:
    factories.published(cast)
    replies.notice([reply(), reply(to="https://elsewhere.example/", number=8), reply(to=None, number=9)])
    commit()
    assert letters("A reply to publication 1: mention 7") == {"ines", "priya", "tomas"}
    assert letters("mention 8") == letters("mention 9") == set()
    letter = next(
        p["text"] for p in db.session.scalars(db.select(Parcel.payload)) if "mention 7" in p.get("subject", "")
    )
    assert "But my landlord objects." in letter and "/mentions/7" in letter
    db.session.rollback()
    assert acts()[-1] == "publication.reply_heard"


def test_a_restricted_issue_is_told_of_to_its_people(cast: Cast) -> None:
    made = factories.published(cast)
    issue = db.session.get_one(Issue, made.issue_id)
    issues.restrict(issue, by=cast.ines)
    [seat] = [seat for seat in issue.seats if seat.function == "communications"]
    issues.leave(seat, reason="Another file.", by=cast.tomas)
    commit()
    replies.notice([reply()])
    commit()
    assert letters("A reply to publication") == {"ines", "priya"}, "the publisher may not know of it any more"


def test_our_own_answer_in_the_feed_is_no_reply(cast: Cast) -> None:
    """A correction that stands under the first answer."""
    first = factories.published(cast)
    mention = reply()
    mention.address = LINK
    replies.notice([mention])
    commit()
    assert letters("A reply to publication") == set()
    assert db.session.get_one(Publication, first.id).state == "published"


def test_hostile_words_are_cut_and_plain(cast: Cast) -> None:
    factories.published(cast)
    replies.notice([reply(words="<script>x</script>" + "<p>long " * 20_000)])
    commit()
    letter = next(
        p["text"] for p in db.session.scalars(db.select(Parcel.payload)) if "mention 7" in p.get("subject", "")
    )
    assert "<" not in letter and len(letter) < 2_000
