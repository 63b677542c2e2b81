"""A real SMTP server (aiosmtpd) on loopback that keeps what it is sent and can refuse."""

import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.real.processes import free_port

USER, PASSWORD = "govsocial", "letter-opener"


@dataclass(frozen=True)
class Letter:
    """One accepted message with its envelope."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        """Its plain-text part, lines ended by a newline alone."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


class Smtp:
    """Listens on `port`. Refuses for good nobody@…, for now later@…, and everything while `down`."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.down = False
        self._arrived = threading.Condition()
        self.port = free_port()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, authenticator=_authenticate, auth_require_tls=False
        )
        self._controller.start()

    def wait_for(self, count: int, seconds: float = 10) -> list[Letter]:
        """The letters once at least `count` have arrived. Raises AssertionError after `seconds`."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.letters) >= count, seconds), f"{len(self.letters)} letters"
            return list(self.letters)

    def stop(self) -> None:
        """Listens no more."""
        self._controller.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd asks before it accepts an address."""
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if self.down or address.startswith("later@"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd hands over a message."""
        raw = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        message = message_from_bytes(raw, policy=policy.default)
        with self._arrived:
            self.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, raw))
            self._arrived.notify_all()
        return "250 2.0.0 stored"


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(
        success=known, handled=False
    )  # False: aiosmtpd answers 535 itself, else the client waits for ever
