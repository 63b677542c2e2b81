"""Moves over one response after another: people write, suggest, sign, publish, lose roles and leave, in any order."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from govsocial.core.db import commit, db
from govsocial.core.errors import Refusal
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.people import actions as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.publishing import actions as publishing
from govsocial.publishing import proof, queries, retraction
from govsocial.publishing.models import Publication
from govsocial.responses import queries as response_queries
from govsocial.responses.models import Response, Version
from govsocial.signoff import actions as signoff
from govsocial.signoff.models import Rule
from govsocial.signoff.queries import all_rules
from tests import cast as casting
from tests import factories
from tests.cast import Cast
from tests.river.watch import Watch, must

WHO = st.sampled_from([key for key in casting.PEOPLE if key != "freya"])
FUNCTION = st.sampled_from(["policy", "communications", "media_relations", "legal", "web"])
FUNCTIONS = st.sets(FUNCTION, min_size=1, max_size=3).map(sorted)
ROLES = st.sets(st.sampled_from(["staff", "publisher", "administrator"]), max_size=3).map(sorted)
LINK = "https://doorstep.example/t/1#9"


class River(RuleBasedStateMachine):
    """One installation; each run begins with an issue and a response of its own. `tally` counts what happened."""

    def __init__(self, cast: Cast, watch: Watch, tally: Counter[str], channel_id: str) -> None:
        super().__init__()
        self.cast, self.watch, self.tally, self.channel_id = cast, watch, tally, channel_id
        self.said = 0

    @initialize()
    def begin(self) -> None:
        """A fresh morning, a fresh issue, a fresh response."""
        self.morning()
        issue = factories.issue(self.cast)
        channel = db.session.get_one(factories.Channel, self.channel_id)
        made = drafting.begin(issue, channel=channel, target_url=LINK, by=self.cast.priya)
        commit()
        self.issue_id, self.response_id = issue.id, made.id

    @rule()
    def morning(self) -> None:
        """Everybody is who they are in the cast again; the rules are those of the first day."""
        for key, (_name, functions, roles) in casting.PEOPLE.items():
            person = self.cast[key]
            if not person.active:
                people.reactivate(person, by="system")
            people.set_functions(person, functions=functions, by="system")
            people.set_roles(person, roles=roles, by="system")
        for rule_, (_name, applies, functions) in zip(all_rules(), DEFAULTS, strict=True):
            self._rule(rule_, applies, functions, True, "system")
        commit()

    @property
    def response(self) -> Response:
        return db.session.get_one(Response, self.response_id)

    @property
    def issue(self) -> Issue:
        return db.session.get_one(Issue, self.issue_id)

    @property
    def latest(self) -> Version | None:
        found = response_queries.versions_of(self.response)
        return found[-1] if found else None

    @property
    def publication(self) -> Publication | None:
        return next(iter(queries.of_response(self.response)), None)

    def do(self, name: str, verb: Callable[[], Any]) -> bool:
        """One act and its commit, as the edge does it; whether it was not refused."""
        try:
            verb()
            commit()
        except Refusal:
            db.session.rollback()
            self.tally[f"{name} refused"] += 1
            return False
        self.tally[name] += 1
        return True

    def words(self) -> str:
        """Words nobody said before."""
        self.said += 1
        return f"{drafting.open_draft(self.response).text}\nSentence {self.said}."

    @rule(who=WHO)
    def write(self, who: str) -> None:
        person = self.cast[who]
        if self.response.state != "draft" or not may(person, Permission.RESPONSE_DRAFT):
            return
        text = self.words()
        base = drafting.open_draft(self.response).text
        if self.do("write", lambda: drafting.save(self.response, base=base, text=text, by=person)):
            self.watch.writers[self.response_id].add(person.id)

    @rule(who=WHO, taker=WHO)
    def suggest_and_take(self, who: str, taker: str) -> None:
        """The words become the taker's; who suggested them may still sign."""
        self.said += 1
        new, made = f"Suggested {self.said}.", []
        if not self.do(
            "suggest",
            lambda: made.append(drafting.suggest(self.response, old="", new=new, by=self.cast[who])),
        ):
            return
        if self.do("take", lambda: drafting.take(made[0], by=self.cast[taker])):
            self.watch.writers[self.response_id].add(self.cast[taker].id)

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.do("submit", lambda: signoff.submit(self.response, by=self.cast[who]))

    @rule(who=WHO, function=FUNCTION, back=st.integers(0, 2), honest=st.sampled_from([True, True, True, False]))
    def sign(self, who: str, function: str, back: int, honest: bool) -> None:
        """Of the newest version, or an older one; what was read is sometimes something else."""
        found = response_queries.versions_of(self.response)
        if not found:
            return
        version = found[max(len(found) - 1 - back, 0)]
        self._sign(version, who, function, version.digest if honest else "0" * 64)

    @rule(who=WHO, steps=st.integers(1, 4))
    def flow(self, who: str, steps: int) -> None:
        """A river that flows: the next things people would do, the first of them by anybody."""
        for step in range(steps):
            state, one = self.response.state, who if step == 0 else "tomas"
            if state == "draft":
                self.write("priya")
                self.submit("priya")
            elif state == "review":
                self.sign_all()
            elif state == "signed":
                self.publish(one)
            elif state == "sending":
                self.post(one, True)
            elif step % 2:
                self.correct(one)
            else:
                self.retract(one, "leona", False)

    def sign_all(self) -> None:
        """Whoever may, signs what is open."""
        version = self.latest
        assert version is not None
        for function in version.rule["functions"]:
            for who, (_name, functions, _roles) in casting.PEOPLE.items():
                if function in functions and self.response.state == "review":
                    self._sign(version, who, function, version.digest)

    def _sign(self, version: Version, who: str, function: str, digest: str) -> None:
        count = self._publications()
        self.do("sign", lambda: signoff.sign(version, by=self.cast[who], function=function, digest=digest))
        must(self._publications() == count, "signing published something")

    def _publications(self) -> int:
        return len(queries.of_response(self.response))

    @rule(who=WHO, verb=st.sampled_from([signoff.return_version, signoff.withdraw]))
    def send_back(self, who: str, verb: Callable[..., None]) -> None:
        if (version := self.latest) is not None:
            given: dict[str, Any] = {"reason": "Say it shorter.", "digest": version.digest}
            self.do("send back", lambda: verb(version, by=self.cast[who], **given))

    @rule(who=WHO)
    def publish(self, who: str) -> None:
        if self.latest is not None:
            self.do("publish", lambda: publishing.publish(self.response, by=self.cast[who]))

    @rule(who=WHO, live=st.sampled_from([True, True, False]))
    def post(self, who: str, live: bool) -> None:
        """Posted by hand and proven, or given up."""
        person, found = self.cast[who], self.publication
        if found is None:
            return
        if not live:
            self.do("give up", lambda: publishing.give_up(found, by=person))
        elif self.do("post", lambda: publishing.posted_by_hand(found, by=person)):
            self.do("prove", lambda: proof.prove(found, by=person, permalink=LINK, pasted=found.words))

    @rule(who=WHO)
    def correct(self, who: str) -> None:
        if found := self.publication:
            self.do("correct", lambda: publishing.correct(found, by=self.cast[who]))

    @rule(who=WHO, second=WHO, confirmed=st.booleans())
    def retract(self, who: str, second: str, confirmed: bool) -> None:
        if found := self.publication:
            self.do("ask", lambda: retraction.ask(found, by=self.cast[who], reason="It named the wrong form."))
            self.do("decide", lambda: retraction.decide(found, by=self.cast[second], confirmed=confirmed))

    @rule(kind=st.sampled_from(["hats", "roles", "leave", "rule", None]), who=WHO, data=st.data())
    def upheaval(self, kind: str | None, who: str, data: st.DataObject) -> None:
        """Functions lost, given, two at once; roles, administrators' too; people leave; rules change, or nothing."""
        person, ada = self.cast[who], self.cast.ada
        if kind == "hats":
            functions = data.draw(FUNCTIONS)
            self.do("hats", lambda: people.set_functions(person, functions=functions, by=ada))
        elif kind == "roles":
            roles = data.draw(ROLES)
            self.do("roles", lambda: people.set_roles(person, roles=roles, by=ada))
        elif kind == "leave":
            verb = people.deactivate if person.active else people.reactivate
            self.do("leave", lambda: verb(person, by=ada))
        elif kind == "rule":
            found = data.draw(st.sampled_from(all_rules()))
            functions, active, by = (
                data.draw(FUNCTIONS),
                data.draw(st.booleans()),
                data.draw(st.sampled_from([who, "ada"])),
            )
            self.do("rule", lambda: self._rule(found, found.applies, functions, active, self.cast[by]))

    def _rule(self, found: Rule, applies: str, functions: Iterable[str], active: bool, by: Any) -> None:
        given = {"name": found.name, "applies": applies, "topic": "", "functions": [*functions], "active": active}
        signoff.change_rule(found, **given, by=by, token=found.last_event_id)

    @rule(urgency=st.sampled_from(["normal", "high"]), legal=st.booleans())
    def change_issue(self, urgency: str, legal: bool) -> None:
        issue = self.issue
        given: dict[str, Any] = {"title": issue.title, "claim": issue.claim, "urgency": urgency, "legal": legal}
        leader = next((db.session.get_one(Person, i) for i in issue.owner_ids), self.cast.priya)
        self.do("issue", lambda: issues.edit(issue, by=leader, **given))

    @invariant()
    def nothing_is_broken(self) -> None:
        """Sign-offs and publications are what they must be: see Watch."""
        self.watch.check()


DEFAULTS = (
    ("Every response", "always", ("policy", "communications")),
    ("Urgent issues", "urgent", ("media_relations",)),
    ("Issues marked legal", "legal", ("legal",)),
)
