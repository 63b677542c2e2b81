"""Which store an installation keeps its evidence in: made once for an application."""

from importlib.util import find_spec
from typing import cast

from flask import current_app

from govsocial.core.config import BadSettings, Settings
from govsocial.evidence.folder import Folder
from govsocial.evidence.s3 import S3
from govsocial.evidence.store import Store

NAME = "govsocial_evidence"
FOLDER = "evidence"


def chosen(settings: Settings) -> Store:
    """The store the settings name, looked at once. Raises BadSettings when it can never work."""
    if not settings.evidence_store:
        return Folder(settings.instance / FOLDER)
    if bool(settings.evidence_key) != bool(settings.evidence_secret):
        raise BadSettings("Set evidence_key and evidence_secret both, or neither. See docs/operators.md.")
    if find_spec("boto3") is None:
        raise BadSettings("evidence_store needs the package boto3, which is not installed: pip install '.[s3]'.")
    store = S3(settings)
    store.check()
    return store


def store() -> Store:
    """That of this application."""
    return cast(Store, current_app.extensions[NAME])
