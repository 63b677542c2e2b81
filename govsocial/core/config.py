"""Settings: `GOVSOCIAL_*` variables, then `instance/config.toml`, checked at start. A wrong one stops the program."""

import os
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "GOVSOCIAL_"
ROOT = Path(__file__).resolve().parents[2]


class BadSettings(SystemExit):
    """A setting is wrong; the message names it."""


def instance_folder() -> Path:
    """Where configuration, keys, evidence and the SQLite file live: GOVSOCIAL_INSTANCE, else `instance/`."""
    return Path(os.environ.get(PREFIX + "INSTANCE") or ROOT / "instance").resolve()


class Settings(BaseSettings):
    """Every setting of the program. docs/operators.md lists them for people."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    instance: Path = Field(default_factory=instance_folder, description="folder of configuration, keys and evidence")
    database_url: str = Field("", description="SQLAlchemy address; empty: instance/govsocial.db")
    organisation: str = Field("Our organisation", max_length=200, description="the public body's name")
    zone: str = Field("Europe/Brussels", description="the organisation's time zone (IANA name)")
    locale: str = Field("en", description="default language of the pages")
    base_url: str = Field("http://127.0.0.1:5000", description="address people reach the program at; used in mail")
    log_origin: str = Field("govsocial.example/log", description="name of the ledger; fixed by `govsocial init`")
    demo: bool = Field(False, description="demo mode: demo sign-ins shown, loopback without TLS")
    insecure_cookies: bool = Field(False, description="send session cookies over plain http (loopback tests only)")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(5000, ge=1, le=65535, description="port to listen on")
    proxies: int = Field(0, ge=0, le=5, description="how many reverse proxies stand in front")
    fetch_allow: tuple[str, ...] = Field((), description="internal host:port pairs that may be fetched")
    listen_minutes: int = Field(15, ge=1, le=1440, description="minutes between two visits of a source")
    mail_server: str = Field("", description="SMTP host; empty: mail is kept in instance/mail instead of sent")
    mail_port: int = Field(25, ge=1, le=65535, description="SMTP port")
    mail_username: str = Field("", description="SMTP user")
    mail_password: str = Field("", description="SMTP password")
    mail_use_tls: bool = Field(False, description="STARTTLS")
    mail_use_ssl: bool = Field(False, description="SMTP over TLS from the start")
    mail_sender: str = Field("govsocial@localhost", description="From: of every mail")
    sign_in_limit: str = Field("10 per minute;100 per hour", description="sign-in attempts per address and account")
    limits_storage: str = Field("memory://", description="where rate limits are counted (redis://… for many workers)")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not an IANA time zone")
        return value

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        """The SQLAlchemy address in use."""
        if not self.database_url:
            return f"sqlite:///{self.instance / 'govsocial.db'}"
        if self.database_url.startswith(("postgres://", "postgresql://")):
            return "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self.database_url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file; what the caller passes (the file's values) comes last."""
        return (env_settings, init_settings)


class _Given(Settings):
    """Settings that stand as they are given: the environment was asked before."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_others: Any, **_more: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, and nothing else."""
        return (init_settings,)


def load(**given: Any) -> Settings:
    """Read and check all settings. `given` stands above everything (tests). Raises BadSettings."""
    folder = Path(given.get("instance") or instance_folder())
    file = folder / "config.toml"
    try:
        stored: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
        settings = Settings(**{"instance": folder, **stored})
        return _Given(**{**settings.model_dump(), **given}) if given else settings
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{file} is not TOML: {error}") from None
    except ValidationError as error:
        lines = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadSettings(f"Settings are wrong. {lines}. See docs/operators.md.") from None
