"""Mail: queued with the act that causes it, sent after the commit, kept as a file where no server is set."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from flask import current_app
from flask_mail import Connection, Message

from govsocial.core import clock, outbox
from govsocial.core.ids import uuid7

MAIL = "mail"
PATIENCE = 30  # seconds for each answer of the server


class Patient(Connection):
    """Flask-Mail's connection, which would wait for ever and take any certificate; this one does neither."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Connect, and sign in where a user is set. Raises OSError, smtplib.SMTPException."""
        mail, trusted = self.mail, ssl.create_default_context()
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if mail.use_ssl:
            host = smtplib.SMTP_SSL(mail.server, mail.port, timeout=PATIENCE, context=trusted)
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=PATIENCE)
        if mail.use_tls:
            host.starttls(context=trusted)
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host


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
    with Patient(current_app.extensions["mail"]) as connection:
        connection.send(message)


def _file(payload: dict[str, Any], folder: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"] = current_app.config["MAIL_DEFAULT_SENDER"], payload["to"]
    message["Subject"], message["Date"] = payload["subject"], format_datetime(clock.now())
    message["Message-ID"], message["Auto-Submitted"] = make_msgid(domain="govsocial.invalid"), "auto-generated"
    message.set_content(payload["text"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / f"{uuid7()}.eml").write_bytes(bytes(message))
