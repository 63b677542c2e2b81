"""The demo's script: channels, issues and answers as data. Played by story.py."""

from dataclasses import dataclass, field
from typing import Any

LINE = "Clean heating team, Province of Tessermark, official reply."
CHANNELS: dict[str, dict[str, Any]] = {
    "courier": {
        "name": "The Quillhaven Courier, comments", "method": "assisted", "site_url": "https://courier.example/",
        "account": "Tessermark Clean Heating", "disclosure": LINE, "character_limit": 1000, "weekly_hours": 4,
        "purpose": "Correct what is said about the rebate where most people read it.",
        "audience": "Households in and around Quillhaven",
        "manners": "Readers of the Courier know each other. No greetings, no slogans; answer the person, link once.",
        "owner": "tomas", "facilitator": "priya", "review_on": "2027-03-31",
    },
    "tenants": {
        "name": "Tenants’ blog, comments", "method": "assisted", "site_url": "https://tenants.example/",
        "account": "Tessermark Housing", "disclosure": "Housing department, Province of Tessermark, official reply.",
        "weekly_hours": 2, "purpose": "Answer renters where they ask each other.", "audience": "Renters",
        "manners": "Plain words, the form’s number, no law unless asked.",
        "owner": "tomas", "facilitator": "hugo", "review_on": "2027-01-31",
    },
    "forum": {
        "name": "Installers’ forum", "method": "assisted", "site_url": "https://installers.example/",
        "account": "Tessermark Clean Heating", "disclosure": LINE, "weekly_hours": 2,
        "purpose": "Tell the trade what applies, before customers ask.", "audience": "Installers and fitters",
        "manners": "They know more about boilers than we do. Facts, dates, no praise of ourselves.",
        "owner": "leona", "facilitator": "priya", "review_on": "2027-06-30",
    },
    "doorstep": {
        "name": "Doorstep Circle, Millward group", "method": "assisted", "site_url": "https://doorstepcircle.example/",
        "account": "Tessermark Clean Heating", "disclosure": LINE, "weekly_hours": 3,
        "purpose": "Be there when neighbours warn each other.", "audience": "Households in Millward",
        "manners": "A private place: answer only when asked or named.",
        "owner": "tomas", "facilitator": "priya", "review_on": "2026-12-31",
    },
    "blog": {
        "name": "Clean-heating blog, comments", "method": "wordpress", "site_url": "https://blog.tessermark.example/",
        "account": "Tessermark Clean Heating", "disclosure": LINE, "weekly_hours": 2,
        "purpose": "Answer under our own posts.", "audience": "Everybody who reads our posts",
        "manners": "Our own house: thank nobody for their question, answer it.",
        "owner": "priya", "facilitator": "hugo", "review_on": "2027-03-31",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One response and how far it got: draft, review, returned, signed, awaiting or published."""

    channel: str
    answers: tuple[str, str]  # (author, words contained) of the mention
    words: str
    until: str
    written_by: tuple[str, ...] = ("priya",)
    addition: str = ""
    signers: tuple[tuple[str, str], ...] = ()
    publisher: str = "tomas"
    returned: tuple[str, str] | None = None
    suggestion: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Matter:
    """One issue as the story opens it."""

    title: str
    claim: str
    opened_by: str
    opened_as: str
    mentions: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str, bool], ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    audience: str = ""
    goal: str = ""
    topic: str = "clean heating"
    urgency: str = "normal"
    legal: bool = False
    due_in_hours: int | None = None
    assessed: bool = False
    assessing: bool = False
    threads: tuple[tuple[str, str, str], ...] = ()
    answers: tuple[Answer, ...] = field(default=())


BOTH = (("jonas", "policy"), ("tomas", "communications"))
OTHER = (("sami", "policy"), ("leona", "communications"))
URL = "https://www.tessermark.example/clean-heating"
ISSUES = (
    Matter(
        "Posts say the clean heating rebate ends on 30 November",
        "The rebate closes on 30 November and the money is already gone.",
        "priya", "web",
        (("radiator_rob", ""), ("gasman_retired", ""), ("lena.k", ""), ("mrs_abernathy", ""), ("thermo.stan", ""), ("boiler.and.sons", "")),
        owners=(("policy", "ines", True), ("communications", "tomas", True), ("media_relations", "nils", False)),
        facts=(
            ("Applications are open until 31 March 2027.", "Rebate order, section 4", f"{URL}/dates"),
            ("On 18 November, 61% of this year’s fund was still there.", "Fund report, week 47", f"{URL}/fund"),
        ),
        audience="Households that wait with their application", goal="The Courier’s thread names the right date by Friday",
        topic="rebate dates", urgency="normal", due_in_hours=4, assessed=True,
        answers=(
            Answer("courier", ("mrs_abernathy", ""), f"The official dates are on one page, updated daily: {URL}/dates. Applications are open until 31 March 2027.", "published", ("ines",), signers=OTHER, publisher="priya"),
            Answer("courier", ("boiler.and.sons", ""), f"The rebate does not end this month: applications are open until 31 March 2027. A page for your customers: {URL}/dates", "published", ("priya",), signers=BOTH),
            Answer("courier", ("radiator_rob", ""), f"You can apply for the clean heating rebate until 31 March 2027. On 18 November, 61% of this year’s fund was still there.\n\nNot so: a comment here says the rebate closes on 30 November. That date is the end of the early-inspection offer, not of the rebate.\n\nDates and what is left: {URL}/dates", "review", ("priya", "ines"), addition="You can apply until 31 March 2027.", signers=(("jonas", "policy"),)),
        ),
    ),
    Matter(
        "“Renters cannot get the clean heating rebate”",
        "Renters are shut out of the scheme. A landlord has to apply, and ours will not.",
        "priya", "web",
        (("third_floor_left", "shut out"), ("keys_and_leases", "counter"), ("counter.culture", ""), ("draughty_in_millward", ""), ("jola", "landlord")),
        owners=(("communications", "tomas", True), ("policy", "sami", True), ("advocacy", "mateo", False)),
        facts=(("A renter with a lease of 12 months or more may apply alone. The landlord has 21 days to object, on safety grounds only.", "Rebate order, section 14", f"{URL}/renters"),),
        audience="Renters; tenants’ groups", goal="The counter, our page and the blog say the same by Friday",
        topic="rebate eligibility", due_in_hours=26, assessed=True,
        threads=(("The counter tells people “owners only”", "Third time this week. Fixing the comment will not help if the counter says the opposite. Who can speak to the Millward office?", "priya"),),
        answers=(
            Answer("courier", ("draughty_in_millward", ""), f"A renter with a lease of 12 months or more may apply alone. The landlord is told and has 21 days to object, on safety grounds only. How to apply as a renter: {URL}/renters", "published", ("priya", "sami"), addition="1,904 renters have applied since April.", signers=(("jonas", "policy"), ("tomas", "communications")), publisher="leona"),
            Answer("tenants", ("third_floor_left", "shut out"), f"If your lease runs 12 months or more, you can apply yourself. Your landlord may object within 21 days, on safety grounds only: {URL}/renters", "awaiting", ("priya",), signers=(("sami", "policy"), ("leona", "communications"))),
            Answer("tenants", ("jola", "landlord"), f"A landlord may object on safety grounds only, in writing, within 21 days. A chimney alone is no ground: {URL}/renters", "draft", ("priya",), suggestion=("A chimney alone is no ground", "A chimney that was inspected is no ground", "sami")),
        ),
    ),
    Matter(
        "Heat-pump noise limits quoted from a withdrawn draft",
        "The limit is 30 decibels at night, so no pump will be allowed in a terrace.",
        "tomas", "communications",
        (("cold_snap", ""), ("soundman", ""), ("copper_pipe", "noise rule")),
        owners=(("policy", "jonas", True), ("legal", "amina", True)),
        facts=(("At the neighbour’s window the limit at night is 40 decibels.", "Noise regulation 2025/11, annex 2", f"{URL}/noise"),),
        audience="Terrace households, installers", goal="Nobody quotes the withdrawn draft", topic="noise", legal=True,
        due_in_hours=20, assessed=True,
        answers=(
            Answer("forum", ("copper_pipe", "noise rule"), f"The limit in force is 40 decibels at the neighbour’s window at night. The 30 they quote stood in a draft that was withdrawn: {URL}/noise", "returned", ("tomas",), returned=("amina", "Cite the regulation, not the leaflet: 2025/11, annex 2.")),
            Answer("courier", ("cold_snap", ""), f"Pumps are allowed in terraces: the limit is 40 decibels at the neighbour’s window at night (regulation 2025/11, annex 2). The figure of 30 comes from a draft that was withdrawn. {URL}/noise", "signed", ("priya",), signers=(("jonas", "policy"), ("leona", "communications"), ("amina", "legal"))),
        ),
    ),
    Matter(
        "Old income limits still shared as a picture",
        "The income limit for a family of four is 38,000.",
        "leona", "communications",
        (("lowlands_lou", ""), ("amir.t", "38,000"), ("jola", "raised")),
        owners=(("policy", "ines", True), ("web", "hugo", True)),
        facts=(("The limit for a family of four has been 46,500 since 1 September.", "Order of 1 September 2026", f"{URL}/income"),),
        audience="Families near the limit", goal="The new picture is shared more than the old one", topic="rebate eligibility",
        urgency="low", due_in_hours=90, assessed=True,
        answers=(
            Answer("tenants", ("amir.t", "38,000"), f"The limit for a family of four is 46,500 since 1 September. The picture that is going round shows last year’s: {URL}/income", "published", ("ines",), signers=(("jonas", "policy"), ("leona", "communications")), publisher="hugo"),
            Answer("forum", ("fitandforget", "pellet"), f"A wood-pellet boiler counts if it is on the list and the old one is out within 60 days. List and leaflet say the same now: {URL}/list", "published", ("hugo",), signers=BOTH, publisher="priya"),
        ),
    ),
    Matter(
        "“Installers must be from out of province”",
        "Only installers and inspectors from out of province are let in.",
        "tomas", "communications",
        (("notfromhere", ""), ("J. Harrow, fitter", "out of province"), ("tradesman77", "")),
        owners=(("policy", "jonas", True),),
        audience="Local installers", goal="The trade knows how to get on the list", urgency="low", due_in_hours=-6, assessing=True,
    ),
    Matter(
        "Somebody signs people up at the door with the province’s crest",
        "A man at the door says one must sign this week or lose the rebate.",
        "hugo", "web",
        (("Mrs P.", "must sign"), ("Ola from no. 12", "Same man"), ("Ben", "crest"), ("Terrace watch", "Do not sign")),
        owners=(("communications", "leona", False), ("policy", "ines", False)),
        audience="Households in Millward", goal="Nobody signs at the door", urgency="high", due_in_hours=8,
    ),
)  # fmt: skip
