"""Settings: `GOVSOCIAL_*` variables, then `instance/config.toml`, checked at start. A wrong one stops the program."""

import json
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PREFIX = "GOVSOCIAL_"
ROOT = Path(__file__).resolve().parents[2]
SWITCH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
LIMIT = r"[1-9]\d{0,8} per (second|minute|hour|day)"
Check = Callable[[Any], Any]  # gives back the value to keep, raises ValueError


class BadSettings(SystemExit):
    """A setting is wrong; the message names it."""


def is_checkout() -> bool:
    """Whether the program runs from its source folder, not from where pip installed a copy."""
    return (ROOT / "setup.cfg").is_file()


def instance_folder() -> Path:
    """Where configuration, keys, evidence and the SQLite file live: GOVSOCIAL_INSTANCE, else `instance/`.

    That is in the source folder, or where one stands when pip installed a copy.
    """
    beside = ROOT if is_checkout() else Path.cwd()
    return Path(os.environ.get(PREFIX + "INSTANCE") or beside / "instance").resolve()


def _setting(default: Any, says: str, check: Check | None = None, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"says": says, "check": check}, repr=not secret)


def _between(least: int, most: int) -> Check:
    def check(value: int) -> int:
        if least <= value <= most:
            return value
        raise ValueError(f"must be from {least} to {most}")

    return check


def _like(pattern: str, says: str) -> Check:
    def check(value: str) -> str:
        if re.fullmatch(pattern, value):
            return value
        raise ValueError(says)

    return check


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # no such name, no name at all, a folder of names
        raise ValueError(f"{value!r} is not an IANA time zone") from None


def _address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


_PORT = _between(1, 65535)
_NAME = _like("(?s).{0,200}", "must be 200 characters at most")
_DATABASE = _like(
    r"|sqlite:///.+|postgres(ql(\+psycopg)?)?://.+", "must be as in postgresql://govsocial@db.internal/govsocial"
)
_STORE = _like(r"|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)*/?", "must be as in s3://bucket/prefix")
_REGION = _like("[a-z0-9-]{0,40}", "must be as in eu-central-1")
_ORIGIN = _like("[!-*,-~]{1,200}", "must be as in log.example/govsocial, without spaces and plus signs")
_STORAGE = _like("|memory://|rediss?://.+", "must be memory:// or as in redis://cache.internal:6379")
_LIMITS = _like(f"{LIMIT}(; ?{LIMIT})*", "must be as in 10 per minute;100 per hour")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the program. docs/operators.md lists them for people."""

    instance: Path = field(metadata={"says": "folder of configuration, keys and evidence", "check": None})
    database_url: str = _setting("", "SQLAlchemy address; empty: instance/govsocial.db", _DATABASE)
    organisation: str = _setting("Our organisation", "the public body's name", _NAME)
    zone: str = _setting("Europe/Brussels", "the organisation's time zone (IANA name)", _zone)
    locale: str = _setting("en", "default language of the pages")
    base_url: str = _setting("", "address people reach the program at; used in mail; empty: http://host:port", _address)
    log_origin: str = _setting("govsocial.example/log", "name of the ledger; fixed by `govsocial init`", _ORIGIN)
    evidence_store: str = _setting("", "s3://bucket/prefix that machines share; empty: instance/evidence", _STORE)
    evidence_endpoint: str = _setting("", "https:// address of the S3-compatible server; empty: Amazon's", _address)
    evidence_region: str = _setting("", "its region, where it has some", _REGION)
    evidence_key: str = _setting("", "access key id; empty: where the AWS tools look for one")
    evidence_secret: str = _setting("", "its secret access key", secret=True)
    demo: bool = _setting(False, "demo mode: demo sign-ins shown, loopback without TLS")
    insecure_cookies: bool = _setting(False, "send session cookies over plain http (loopback tests only)")
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(5000, "port to listen on", _PORT)
    proxies: int = _setting(0, "how many reverse proxies stand in front", _between(0, 5))
    fetch_allow: tuple[str, ...] = _setting((), "internal host:port pairs that may be fetched")
    listen_minutes: int = _setting(15, "minutes between two visits of a source", _between(1, 1440))
    mail_server: str = _setting("", "SMTP host; empty: mail is kept in instance/mail instead of sent")
    mail_port: int = _setting(25, "SMTP port", _PORT)
    mail_username: str = _setting("", "SMTP user")
    mail_password: str = _setting("", "SMTP password", secret=True)
    mail_use_tls: bool = _setting(False, "STARTTLS")
    mail_use_ssl: bool = _setting(False, "SMTP over TLS from the start")
    mail_sender: str = _setting("govsocial@localhost", "From: of every mail")
    sign_in_limit: str = _setting("10 per minute;100 per hour", "sign-in attempts per address and account", _LIMITS)
    limits_storage: str = _setting("", "where sign-in attempts are counted; empty: shared by all processes", _STORAGE)

    @property
    def site(self) -> str:
        """The address people reach the program at, without a slash at its end."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def limits(self) -> str:
        """Where sign-in attempts are counted, as `limits` has it: beside the SQLite file, or in PostgreSQL."""
        shared = (
            self.database if self.database_url.startswith("postgres") else f"sqlite:///{self.instance / 'limits.db'}"
        )
        return self.limits_storage or shared

    @property
    def database(self) -> str:
        """The SQLAlchemy address in use."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'govsocial.db'}"
        if self.database_url.startswith(("postgres://", "postgresql://")):
            return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self.database_url


def load(**given: Any) -> Settings:
    """Read and check all settings. What is `given`, and not None, stands above everything.

    Raises BadSettings, naming all faults.
    """
    given = {name: value for name, value in given.items() if value is not None}
    folder = Path(given.get("instance") or instance_folder())
    known: dict[str, Field[Any]] = {each.name: each for each in fields(Settings)}
    environment = {name: PREFIX + name.upper() for name in known}
    told = {name: os.environ[variable] for name, variable in environment.items() if variable in os.environ}
    found = {**_stored(folder / "config.toml"), **told, "instance": folder, **given}
    kept = {}
    wrong = [f"{name}: there is no such setting" for name in found if name not in known]
    for name in known.keys() & found.keys():
        try:
            kept[name] = _checked(known[name], found[name])
        except ValueError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise BadSettings(f"Settings are wrong. {'; '.join(sorted(wrong))}. See docs/operators.md.")
    return Settings(**kept)


def _stored(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    except ValueError as error:  # bytes that are no text, text that is no TOML
        raise BadSettings(f"{file} is not TOML: {error}") from None


def _checked(setting: Field[Any], value: Any) -> Any:
    """The value as the program uses it. Raises ValueError."""
    read = _READERS[setting.type](value)
    check: Check | None = setting.metadata["check"]
    return check(read) if check else read


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("must be a text")


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value):
        return int(value)
    raise ValueError("must be a whole number")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in SWITCH:
        return SWITCH[value.lower()]
    raise ValueError("must be true or false")


def _texts(value: Any) -> tuple[str, ...]:
    """A list; in the environment written as JSON."""
    try:
        listed = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        listed = None
    if isinstance(listed, list | tuple) and all(isinstance(each, str) for each in listed):
        return tuple(listed)
    raise ValueError('must be a list, as in ["intranet.example:8080"]')


_READERS: dict[Any, Check] = {Path: Path, str: _text, int: _number, bool: _switch, tuple[str, ...]: _texts}
