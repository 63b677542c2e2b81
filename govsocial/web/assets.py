"""Static files: /static/v-<print>/<name>, where one print stands for all of them together.

Scripts import each other by relative address, so under one print a page has the files of one release and never half of
another. Browsers keep for a year what is asked for under the print of what is here, and ask again about anything else:
while machines are brought up one after the other, an address of one release may be asked of the other.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request

YEAR = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """The second address of every static file, and who knows the print."""
    folder = Path(app.root_path, app.static_folder or "")
    app.extensions["govsocial_print"] = cache(lambda: print_of(folder))
    app.view_functions["static"] = send
    app.add_url_rule("/static/v-<version>/<path:filename>", endpoint="static")


def print_of(folder: Path) -> str:
    """Changes with any name and any byte of what is in the folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """Address of a static file, for templates."""
    return f"{request.script_root}/static/v-{current_app.extensions['govsocial_print']()}/{name}"


def send(filename: str, version: str = "") -> Response:
    """One file, whichever release it is asked for."""
    answer = current_app.send_static_file(filename)
    if version == current_app.extensions["govsocial_print"]():
        answer.headers["Cache-Control"] = YEAR
    return answer
