"""The locked packages are those setup.cfg asks for, each with its hashes, and name no host."""

import configparser
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT

RUN, TEST = "run", "test"


def asked(lock: str) -> list[Requirement]:
    """What setup.cfg asks for, for one of the locks."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    texts = [setup["options"]["install_requires"]]
    if lock == TEST:
        texts += setup["options.extras_require"].values()
    found = [Requirement(line) for text in texts for line in text.splitlines() if line.strip()]
    return [requirement for requirement in found if requirement.name != "govsocial"]


def locked(text: str) -> dict[str, str]:
    """Versions by package."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def unmet(requirements: list[Requirement], versions: dict[str, str]) -> list[str]:
    """Requirements that the lock lacks, or holds in a version they refuse."""
    return [
        str(wanted)
        for wanted in requirements
        if (version := versions.get(canonicalize_name(wanted.name))) is None or version not in wanted.specifier
    ]


@pytest.mark.parametrize("lock", [RUN, TEST])
def test_the_lock_holds_what_is_asked_for(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    versions = locked(text)
    assert len(versions) > 50
    assert unmet(asked(lock), versions) == [], "make lock"
    assert text.count("==") == len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE))
    assert "://" not in text
    assert "--index-url" not in text


def test_the_locks_agree() -> None:
    run, test = (locked((ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")) for lock in (RUN, TEST))
    assert {name: test.get(name) for name in run} == run


def test_what_is_missing_or_too_old_is_found() -> None:
    wanted = [Requirement("Flask >=3.1"), Requirement("nh3"), Requirement("huey >=2,<3")]
    assert unmet(wanted, {"flask": "3.0.1", "huey": "2.5"}) == ["Flask>=3.1", "nh3"]
