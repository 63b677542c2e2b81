"""Browsers keep static files for a year, and yet a page never has files of two releases."""

import re
from pathlib import Path, PurePosixPath

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.web import assets
from tests.house.sources import ROOT

STATIC = ROOT / "govsocial" / "web" / "static"
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;]*?["']([^"']+)["'];|\bimport\(\s*["']([^"']+)""", re.M)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def asked(page: str) -> list[str]:
    """Addresses of the page's own files."""
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def imports(text: str) -> list[str]:
    return [one or other for one, other in IMPORT.findall(text)]


def test_every_file_of_a_page_has_the_print_and_is_kept(client: FlaskClient) -> None:
    found = asked(client.get("/sign-in").get_data(as_text=True))
    assert {PurePosixPath(address).name for address in found} >= {"look.js", "look.css", "icon.svg"}
    for address in found:
        assert address.startswith(f"/static/v-{assets.print_of(STATIC)}/")
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == assets.YEAR


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_imports_has_its_print_too(client: FlaskClient, name: str) -> None:
    """Relative and without a query, so that the browser asks for it under the same /static/v-…/."""
    folder = f"/static/v-{assets.print_of(STATIC)}/"
    for wanted in imports((STATIC / name).read_text("utf-8")):
        assert re.fullmatch(r"\.\.?/[\w/.-]+\.js", wanted)
        path = (STATIC / name).parent.joinpath(wanted).resolve().relative_to(STATIC).as_posix()
        with client.get(folder + path) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == "text/javascript"
            assert answer.headers["Cache-Control"] == assets.YEAR


def test_imports_are_found() -> None:
    text = 'import "./a.js";\nimport { b,\n  c } from "../b.js";\nexport * from "./c.js";\nawait import("./d.js");\n'
    assert imports(text) == ["./a.js", "../b.js", "./c.js", "./d.js"]
    assert len(imports((STATIC / "draft.js").read_text("utf-8"))) >= 5


@pytest.mark.parametrize("folder", ["/static/", "/static/v-000000000000/"])
def test_another_address_is_answered_and_not_kept(client: FlaskClient, folder: str) -> None:
    with client.get(f"{folder}draft/protocol.js") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["nothing.js", "../edge.py", "..%2fedge.py", "/etc/passwd"])
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    for folder in ("/static/", f"/static/v-{assets.print_of(STATIC)}/"):
        assert client.get(folder + path).status_code in (308, 404)


def test_the_print_changes_with_every_byte_and_name(tmp_path: Path) -> None:
    (tmp_path / "draft").mkdir()
    for name, text in (("look.js", "a"), ("draft/view.js", "b")):
        (tmp_path / name).write_text(text)
    seen = {assets.print_of(tmp_path)}
    assert seen == {assets.print_of(tmp_path)}
    (tmp_path / "draft/view.js").write_text("c")
    seen.add(assets.print_of(tmp_path))
    (tmp_path / "draft/view.js").rename(tmp_path / "draft/viewer.js")
    seen.add(assets.print_of(tmp_path))
    (tmp_path / "draft/viewer.js").rename(tmp_path / "viewer.js")
    seen.add(assets.print_of(tmp_path))
    assert len(seen) == 4


def test_a_prefix_of_the_whole_program_stays(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/answers"}):
        assert assets.static_url("look.css").startswith("/answers/static/v-")
