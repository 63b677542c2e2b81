"""Mail: queued with the act that causes it, sent after the commit, kept as a file where no server is set."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from flask import current_app
from flask_mail import Message

from govsocial.core import clock, outbox
from govsocial.core.ids import uuid7

MAIL = "mail"


def send(address: str, subject: str, text: str) -> None:
    """Queue one plain-text mail in the present transaction."""
    outbox.queue(MAIL, {"to": address, "subject": " ".join(subject.split())[:200], "text": text})


@outbox.carrier(MAIL)
def deliver(payload: dict[str, Any]) -> None:
    """Over SMTP when a server is set, else into instance/mail."""
    if current_app.config["MAIL_SERVER"]:
        _smtp(payload)
    else:
        _file(payload, Path(current_app.instance_path) / "mail")


def _smtp(payload: dict[str, Any]) -> None:
    message = Message(subject=payload["subject"], recipients=[payload["to"]], body=payload["text"])
    message.extra_headers = {"Auto-Submitted": "auto-generated"}
    current_app.extensions["mail"].send(message)


def _file(payload: dict[str, Any], folder: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"] = current_app.config["MAIL_DEFAULT_SENDER"], payload["to"]
    message["Subject"], message["Date"] = payload["subject"], format_datetime(clock.now())
    message["Message-ID"], message["Auto-Submitted"] = make_msgid(domain="govsocial.invalid"), "auto-generated"
    message.set_content(payload["text"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / f"{uuid7()}.eml").write_bytes(bytes(message))
