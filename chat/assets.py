"""What the browser must know of the static files: the import map, and the JavaScript translations."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.contrib.staticfiles.storage import staticfiles_storage as storage
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog


def import_map() -> dict[str, dict[str, str]]:
    """{"imports": {address: hashed address}, "integrity": {hashed address: "sha384-..."}} of our own modules.

    Empty while static files are not hashed (DEBUG). Source: HTML, section 8.1.5.1 (import maps).
    """
    if settings.DEBUG or not getattr(storage, "hashed_files", None):
        return {"imports": {}}
    return _import_map_of(cast("ManifestStaticFilesStorage", storage).manifest_hash)


@cache
def _import_map_of(manifest: str) -> dict[str, dict[str, str]]:
    files = cast("ManifestStaticFilesStorage", storage)
    modules = {
        name: hashed
        for name, hashed in sorted(files.hashed_files.items())
        if name.startswith("js/") and name.endswith(".js")
    }
    return {
        "imports": {f"{files.base_url}{name}": f"{files.base_url}{hashed}" for name, hashed in modules.items()},
        "integrity": {f"{files.base_url}{hashed}": _integrity(files.path(hashed)) for hashed in modules.values()},
    }


def _integrity(file: str) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(Path(file).read_bytes()).digest()).decode()


def js_catalog() -> dict[str, Any]:
    """{"messages": {msgid: text or list of plural forms}, "plural": expression} of the current language.

    Empty in English, whose texts are the msgids.
    """
    language = get_language() or "en"
    return {} if language.startswith("en") else _js_catalog_of(language)


@cache
def _js_catalog_of(language: str) -> dict[str, Any]:
    view = JavaScriptCatalog()
    view.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[str(folder) for folder in settings.LOCALE_PATHS]
    )
    return {"messages": view.get_catalog(), "plural": "0"}
