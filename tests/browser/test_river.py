"""The river once, as four people in real windows: hear, own, assess, draft, sign, publish, prove."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect

from govsocial.core import keys
from govsocial.core.config import Settings
from govsocial.ledger import signer, verify
from govsocial.ledger.checkpoint import Key
from tests.browser.hands import press, says, task
from tests.browser.visit import Visitor
from tests.listening.feeds import Post, rss

CLAIM = "The rebate ends on 30 November and the money is gone."
TITLE = "Posts say the rebate ends on 30 November"
LINE = "Clean heating team, Province of Tessermark, official reply."
DATES = "https://www.tessermark.example/dates"
TYPED = f"You can apply until 31 March. Dates: {DATES}"
SENT = f"You can apply until 31 March 2027. Dates: {DATES}"
FIRST, SECOND = "https://courier.example/pot#comment-1", "https://courier.example/pot#comment-2"
PERMALINK = "https://courier.example/pot#comment-9"
NO_CLIPBOARD = """() => { document.querySelector("[data-copy] + [role=status]").textContent = "";
  Object.defineProperty(navigator, "clipboard", { value: undefined }); }"""  # as over plain http


@dataclass
class People:
    """Their windows: policy officer, communications, web staff, auditor."""

    ines: Visitor
    tomas: Visitor
    priya: Visitor
    freya: Visitor


def test_the_river(app: Flask, settings: Settings, visit: Callable[..., Visitor], tmp_path: Path) -> None:
    set_up_channel(visit("ada"))
    people = People(*(visit(key) for key in ("ines", "tomas", "priya", "freya")))
    hear(people.priya, settings.instance)
    open_issue(people.priya)
    own(people)
    assess(people.ines)
    draft(people)
    sign(people)
    publish(people.tomas)
    sign_the_ledger(app, settings)
    prove(people.freya, tmp_path)


def set_up_channel(ada: Visitor) -> None:
    page = ada.go("/channels")
    says(page, "No channel")
    press(page, "Add a channel")
    for label, text in (
        ("Name", "Courier comments"),
        ("Address of the site", "https://courier.example/"),
        ("Our account there", "Tessermark Clean Heating"),
        ("Disclosure line", LINE),
        ("Purpose", "Correct what is said where people read it"),
        ("Audience", "Households that wait"),
        ("Hours a week", "3"),
        ("Review on", "2030-01-31"),
    ):
        page.get_by_label(re.compile(f"^{label}")).fill(text)
    page.get_by_label("How answers are posted").select_option("assisted")
    page.get_by_label("Owner").select_option(label="Tomas Verhey")
    page.get_by_label("Facilitator").select_option(label="Priya Sandoval")
    press(page, "Add the channel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Courier comments")
    press(page, "Activate the channel")
    says(page, "Active")


def hear(priya: Visitor, instance: Path) -> None:
    folder = instance / "feeds"
    folder.mkdir()
    said = Post(CLAIM, address=FIRST), Post("Does it cover a wood stove?", address=SECOND, author="lena.k")
    (folder / "courier.xml").write_bytes(rss(*said))
    page = priya.go("/")
    says(page, "Nothing waits for you")
    page.get_by_role("link", name="Sources").click()
    says(page, "We listen to nothing yet")
    page.get_by_role("link", name="Add a source").first.click()
    page.get_by_label("Name").fill("Courier, comments")
    page.get_by_label("Address of the feed").fill("feeds/courier.xml")
    page.keyboard.press("Enter")
    says(page, "Courier, comments is a source now")
    press(page, "Listen now")
    says(page, "2 new mentions were heard")
    press(page, "Listen now")
    says(page, "Nothing new was heard")


def open_issue(priya: Visitor) -> None:
    """The inbox from the keyboard alone: to the first mention, open it, make an issue of it; leave the other."""
    page = priya.go("/mentions")
    picks = page.locator("a.pick")
    expect(picks).to_have_count(2)
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("k")
    wanted = picks.filter(has_text="radiator_rob")
    if not wanted.evaluate("(link) => link === document.activeElement"):
        page.keyboard.press("j")
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/mentions/\d+"))
    expect(page.locator(".pane")).to_contain_text(CLAIM)
    expect(page.locator(".pane")).to_contain_text("SHA-256")
    page.keyboard.press("n")
    page.wait_for_url("**/issues/new?mention=*")
    expect(page.get_by_label("What is claimed?")).to_have_value(CLAIM)
    page.get_by_label("Web").check()
    page.get_by_label("What is it about?").fill(TITLE)
    page.keyboard.press("Enter")
    says(page, "Issue 1 is open. Nobody owns it for policy yet: ask somebody.")
    says(page, "Ask somebody to own it for policy")
    press(page, "Later")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    says(page, "Nobody sits here for policy.")
    expect(page.locator("main").get_by_role("link", name="radiator_rob")).to_be_visible()
    page = priya.go("/mentions")
    expect(page.locator("a.pick")).to_have_count(1)
    page.keyboard.press("l")
    page.get_by_label("Why").fill("A question among neighbours, answered there.")
    press(page, "Leave it with this reason")
    says(page, "Nothing waits for triage")


def own(people: People) -> None:
    page = people.priya.go("/issues/1")
    press(page, "Ines Marlow")
    says(page, "invited")
    page = people.priya.go("/issues/1/invite?function=communications")
    page.get_by_label("Tomas Verhey").check()
    press(page, "Ask them")
    for visitor, function in ((people.ines, "policy"), (people.tomas, "communications")):
        expect(task(visitor, "Invitation")).to_contain_text(f"Co-own issue 1 for {function}")
        page = visitor.page
        press(page, "Answer")
        says(page, f"You are asked to own this issue for {function}.")
        press(page, "Accept")
        expect(page.locator(".seat").filter(has_text=function.capitalize())).to_contain_text("accepted")
        expect(task(visitor, "Invitation")).to_have_count(0)


def assess(ines: Visitor) -> None:
    expect(task(ines, "To assess")).to_contain_text(TITLE)
    page = ines.page
    press(page, "Open the issue")
    press(page, "Add a fact")
    page.get_by_label("What is true?").fill("Applications are open until 31 March 2027.")
    page.get_by_label("Address of the source").fill(DATES)
    press(page, "Save the fact")
    says(page, "Applications are open until 31 March 2027.")
    press(page, "Assess it")
    for question, answer in (
        ("Is what they say true?", "No, something in it is not so"),
        ("Is the post positive or balanced?", "Yes, positive or balanced"),
        ("Does the mistake matter to the people who read it?", "Yes, somebody could act on it"),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        page.get_by_label(answer).focus()
        page.keyboard.press("Space")
        press(page, "Save and continue")
    says(page, "Is this right, in these circumstances?")
    page.get_by_label("Sourcing").check()
    press(page, "Yes: fix the facts")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fix the facts")
    expect(task(ines, "To assess")).to_have_count(0)


def draft(people: People) -> None:
    page = people.priya.go("/assessments/1")
    press(page, "Draft a response")
    says(page, CLAIM)
    expect(page.get_by_label("Address of the page")).to_have_value(FIRST)
    page.get_by_label("Channel").select_option(label="Courier comments")
    press(page, "Begin")
    says(page, "If you edit, you can no longer sign: suggest instead")
    press(page, "Edit, and give up signing")
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.type(TYPED)
    expect(page.locator("#saved")).to_contain_text("Saved")
    suggest(people.ines)
    expect(page.locator("#suggestions")).to_contain_text("Suggestion by Ines Marlow")
    press(page, "Take it")
    says(page, "Taken. These words are yours now, and you cannot sign them.")
    expect(page.get_by_label("Words", exact=True)).to_have_value(SENT)
    press(page, "Send to review")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review and sign")
    says(page, "You wrote part of these words.")
    expect(page.get_by_role("button", name="Sign version 1")).to_have_count(0)


def suggest(ines: Visitor) -> None:
    page = ines.go("/issues/1")
    page.locator("#s-r").locator("xpath=ancestor::section").get_by_role("link").first.click()
    expect(page.locator("#words")).to_have_count(0)
    press(page, "Suggest instead")
    page.get_by_label("Exact words to replace").fill("31 March.")
    page.get_by_label("Your words").fill("31 March 2027.")
    press(page, "Suggest")
    says(page, "Suggested. Whoever takes it writes it; you can still sign.")
    ines.go("/")  # an open draft shows by itself what others do to it


def sign(people: People) -> None:
    for visitor, function, left in ((people.ines, "policy", 1), (people.tomas, "communications", 0)):
        expect(task(visitor, "To sign")).to_contain_text("You can apply until 31 March 2027.")
        page = visitor.page
        press(page, "Review and sign")
        says(page, SENT)
        says(page, LINE)
        press(page, "Sign version 1")
        says(page, f"Signed for {function}. Signing does not publish.")
        expect(page.get_by_text("Everything is signed.")).to_have_count(1 - left)
        expect(task(visitor, "To sign")).to_have_count(0)


def publish(tomas: Visitor) -> None:
    tomas.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(task(tomas, "To publish")).to_contain_text("Publish response 1 on Courier comments")
    page = tomas.page
    press(page, "Publish")
    press(page, "Start posting by hand")
    page.wait_for_load_state()  # the button copies once its script is here
    page.bring_to_front()  # the clipboard is lent to a page in front only
    press(page, "Copy the words")
    says(page, "Copied. Paste it unchanged.")
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.split("\n")[0] == LINE
    assert words.endswith(SENT)
    page.evaluate(NO_CLIPBOARD)
    press(page, "Copy the words")
    says(page, "Copied. Paste it unchanged.")
    expect(page.get_by_role("link", name=FIRST.removeprefix("https://"))).to_be_visible()
    press(page, "I posted them")
    says(page, "until then the register says “awaiting proof”")
    expect(task(tomas, "To prove")).to_contain_text("Prove that response 1 is live")
    press(page, "Add proof")
    page.get_by_label("Address of the post").fill(PERMALINK)
    page.get_by_label("The page, pasted as text").fill("You can apply until 31 March")
    press(page, "Compare and save proof")
    says(page, "the signed words are not in what you pasted")
    page.get_by_label("The page, pasted as text").fill(f"radiator_rob\nTessermark Clean Heating\n{words}\nReply")
    press(page, "Compare and save proof")
    says(page, "Read back: the same words.")
    expect(task(tomas, "To prove")).to_have_count(0)


def sign_the_ledger(app: Flask, settings: Settings) -> None:
    """The worker does it every half minute."""
    with app.app_context():
        signer.sign_new(Key.decode(keys.read(settings.instance, "ledger")))


def prove(freya: Visitor, folder: Path) -> None:
    page = freya.go("/")
    says(page, "Nothing waits for you")
    page.get_by_role("link", name="Response register").click()
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    for told in ("Courier comments", "Priya Sandoval", "Policy: Ines Marlow", "Communications: Tomas Verhey", "Same"):
        expect(row).to_contain_text(told)
    row.get_by_role("link", name="1", exact=True).click()
    says(page, SENT)
    says(page, CLAIM)
    trail = page.locator(".trail li")
    for sentence in (
        "Ines Marlow suggested words for response 1",
        "Priya Sandoval took words that Ines Marlow suggested",
        "Priya Sandoval sent version 1 of response 1 to review",
        "Ines Marlow signed response 1, version 1, for policy",
        "Tomas Verhey signed response 1, version 1, for communications",
    ):
        expect(trail.filter(has_text=sentence)).to_have_count(1)
    trail.filter(has_text="Ines Marlow signed").locator("a.entry").click()
    says(page, "It does. Change one letter of the entry and it would not.")
    page.get_by_role("link", name="Ledger", exact=True).first.click()
    key = re.search(r"\S+\+[0-9a-f]{8}\+\S+", page.inner_text("main"))
    assert key
    with page.expect_download() as download:
        press(page, "Export bundle to verify")
    download.value.save_as(folder / "bundle.zip")
    zipfile.ZipFile(folder / "bundle.zip").extractall(folder / "bundle")
    command = [sys.executable, "-I", verify.__file__, str(folder / "bundle"), "--vkey", key[0]]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    page = freya.go("/ledger")
    says(page, "Freya Okonjo")
    assert page.goto(f"{freya.url}/issues/new").status == 403  # type: ignore[union-attr]
