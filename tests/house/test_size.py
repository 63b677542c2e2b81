"""Files to 300 lines, functions to 40, views to 25: over that it is two things."""

import ast

from tests.house.sources import files, is_view, name_of

FILE, FUNCTION, VIEW = 300, 40, 25
ONE_FILE = {
    "govsocial/ledger/verify.py",  # auditors read it and run it alone: it may not be parted
    "migrations/versions/0001_the_house.py",  # the whole first schema, which is frozen: nobody changes it again
}


def too_long(name: str, text: str) -> list[str]:
    """What is over its cap in one file."""
    lines = len(text.splitlines())
    found = [f"{name} has {lines} lines"] if lines > FILE and name not in ONE_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            cap = VIEW if is_view(node) else FUNCTION
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > cap:
                found.append(f"{name}:{node.lineno} {node.name} has {length} lines, {cap} are allowed")
    return found


def test_files_functions_and_views_keep_their_caps() -> None:
    sources = files("govsocial", "tests", "bench", "migrations")
    assert len(sources) > 50
    wrong = [line for path in sources for line in too_long(name_of(path), path.read_text("utf-8"))]
    assert not wrong, "\n".join(wrong)


def test_the_caps_bite() -> None:
    body = "def long() -> None:\n" + "    pass\n" * 40
    assert too_long("govsocial/x/actions.py", body) == ["govsocial/x/actions.py:1 long has 41 lines, 40 are allowed"]
    assert too_long("govsocial/x/actions.py", body.replace("    pass\n", "", 1)) == []
    view = "@room.page('/', None)\ndef show() -> None:\n" + "    pass\n" * 25
    assert too_long("govsocial/x/views.py", view) == ["govsocial/x/views.py:2 show has 26 lines, 25 are allowed"]
    assert too_long("govsocial/x/models.py", "x = 1\n" * 301) == ["govsocial/x/models.py has 301 lines"]
