"""Settings: environment before file before default, and every fault named at once."""

from pathlib import Path
from typing import Any

import pytest

from govsocial.core.config import BadSettings, Settings, load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty instance."""
    monkeypatch.setenv("GOVSOCIAL_INSTANCE", str(tmp_path))
    return tmp_path


def test_an_empty_instance_has_the_defaults(folder: Path) -> None:
    assert load() == Settings(instance=folder)
    assert load().database == f"sqlite:///{folder}/govsocial.db"


def test_links_lead_to_where_the_program_listens_unless_told_otherwise() -> None:
    assert load(port=8080).site == "http://127.0.0.1:8080"
    assert load(port=8080, base_url="https://gov.example/").site == "https://gov.example"


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config.toml").write_text('zone = "Asia/Tokyo"\nport = 8000\ndemo = true\n', "utf-8")
    monkeypatch.setenv("GOVSOCIAL_PORT", "9000")
    found = load()
    assert (found.zone, found.port, found.demo) == ("Asia/Tokyo", 9000, True)
    assert load(port=7000).port == 7000


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("demo", "Yes", True),
        ("mail_use_tls", "0", False),
        ("proxies", " 2 ", 2),
        ("mail_password", "12345", "12345"),
        ("fetch_allow", '["a.example:80", "b.example:8080"]', ("a.example:80", "b.example:8080")),
        ("base_url", "https://gov.example/", "https://gov.example"),
        ("sign_in_limit", "3 per second; 40 per day", "3 per second; 40 per day"),
    ],
)
def test_what_the_environment_holds_is_read(
    name: str, written: str, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GOVSOCIAL_{name.upper()}", written)
    assert getattr(load(), name) == kept


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("demo", "perhaps"),
        ("port", "0"),
        ("port", "80.5"),
        ("proxies", ""),
        ("zone", "Mars/Olympus"),
        ("zone", "../etc/passwd"),
        ("zone", "Europe"),
        ("zone", ""),
        ("base_url", "gov.example"),
        ("database_url", "mysql://db.internal/govsocial"),
        ("database_url", "govsocial.db"),
        ("limits_storage", "foo"),
        ("fetch_allow", "a.example:80"),
        ("fetch_allow", '{"a.example": 80}'),
        ("organisation", "x" * 201),
        ("sign_in_limit", "often"),
    ],
)
def test_a_wrong_setting_stops_the_program(name: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GOVSOCIAL_{name.upper()}", written)
    with pytest.raises(BadSettings, match=f"Settings are wrong. {name}: "):
        load()


def test_all_faults_are_named_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config.toml").write_text('zones = "Asia/Tokyo"\nport = true\nmail_password = 5\n', "utf-8")
    monkeypatch.setenv("GOVSOCIAL_MAIL_PORT", "many")
    with pytest.raises(BadSettings) as stopped:
        load()
    assert str(stopped.value) == (
        "Settings are wrong. mail_password: must be a text; mail_port: must be a whole number; port: must be a whole "
        "number; zones: there is no such setting. See docs/operators.md."
    )


@pytest.mark.parametrize("written", [b"port 5000", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(folder: Path, written: bytes) -> None:
    (folder / "config.toml").write_bytes(written)
    with pytest.raises(BadSettings, match=r"config\.toml is not TOML"):
        load()
