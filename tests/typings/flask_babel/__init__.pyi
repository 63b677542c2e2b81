"""As much of flask_babel as this program uses; the package itself carries no types."""

from collections.abc import Callable
from typing import Any

from babel import Locale
from flask import Flask

class LazyString(str):
    def __init__(self, func: Callable[..., str], *args: Any, **kwargs: Any) -> None: ...

def get_locale() -> Locale | None: ...
def force_locale(locale: str) -> Any: ...

class Babel:
    domain_instance: Any
    def __init__(
        self,
        app: Flask | None = None,
        *,
        timezone_selector: Callable[[], str] | None = None,
        locale_selector: Callable[[], str | None] | None = None,
    ) -> None: ...

class Domain:
    def __init__(self, translation_directories: list[str] | None = None, domain: str = "messages") -> None: ...
    def get_translations(self) -> Any: ...
    def get_translations_path(self) -> Any: ...

def get_timezone() -> Any: ...
