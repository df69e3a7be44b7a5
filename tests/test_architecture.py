"""The house rules that a reader would have to remember: who may import whom, and how large things may grow."""

import ast
import re

from tests.sources import ROOT, cycle, js_files, js_imports, python_modules, resolve

LINES = 300
FUNCTION_LINES = 40
UNLIMITED = {"static/js/signaling/messages.js"}
"""The wire vocabulary is one list on purpose, and the client's copy is generated."""


BELOW = {
    "chat.core": set(),
    "chat.https": set(),
    "chat.fields": set(),
    "chat.names": set(),
    "chat.models": {"chat.fields"},
    "chat.access": {"chat.models"},
    "chat.live": {"chat.core"},
    "chat.services": {"chat.core", "chat.live", "chat.models", "chat.access", "chat.fields", "chat.names"},
    "chat.revocation": {"chat.core", "chat.live", "chat.models", "chat.access", "chat.services"},
    "chat.consumers": {"chat.core", "chat.live", "chat.models", "chat.access", "chat.services"},
}
"""What each part may import besides itself. Parts that are not named are edges: they may import all but the sockets."""

WEB = ("chat.views", "chat.forms", "chat.urls", "chat.admin", "chat.adapter", "chat.templatetags", "chat.middleware")
FRAMEWORKS = {"django", "channels", "channels_redis", "redis", "daphne", "twisted", "asgiref", "allauth"}

JS_BELOW = {
    "lib": set(),
    "rtc": {"lib"},
    "media": {"lib"},
    "signaling": {"lib"},
    "views": {"lib"},
    "call": {"lib", "rtc", "media", "signaling"},
    "pages": {"lib", "rtc", "media", "signaling", "views", "call"},
}

INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|javascript:""", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*(?:\bsrc=|type=\"application/json\"|\bnonce=))", re.IGNORECASE)
OTHER_HOST = re.compile(r"""(?:https?:|wss?:|url\(["']?)//(?!www\.w3\.org/)[\w.-]+""", re.IGNORECASE)
UNSAFE = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b|\bnew Function\(")


def part_of(module: str, parts: dict[str, set[str]]) -> str | None:
    """The part of the house a module lies in."""
    return next((part for part in parts if module == part or module.startswith(f"{part}.")), None)


def test_python_imports_run_downward_only() -> None:
    modules = python_modules("chat")
    wrong = []
    for name, module in modules.items():
        part = part_of(name, BELOW)
        if part is None:
            continue
        for imported in module.imports():
            target = resolve(imported, modules)
            if target and target != "chat" and part_of(target, BELOW) not in {part, *BELOW[part]}:
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_the_core_knows_no_framework() -> None:
    modules = python_modules("chat/core")
    wrong = [f"{name}: {found}" for name, module in modules.items() for found in module.imports()
             if found.split(".")[0] in FRAMEWORKS]  # fmt: skip
    assert modules
    assert wrong == []


def test_pages_and_sockets_never_know_each_other() -> None:
    wrong = []
    for name, module in python_modules("chat").items():
        imports = module.imports()
        if name.startswith(WEB):
            wrong += [f"{name}: {found}" for found in imports if found.startswith(("chat.consumers", "chat.routing"))]
        if name.startswith("chat.consumers"):
            wrong += [f"{name}: {found}" for found in imports if found.startswith(WEB)]
    assert wrong == []


def test_services_never_see_a_request_or_a_socket() -> None:
    modules = python_modules("chat/services")
    wrong = [f"{name}: {found}" for name, module in modules.items() for found in module.imports()
             if found.startswith(("django.http", "django.shortcuts", "channels"))]  # fmt: skip
    assert modules
    assert wrong == []


def test_no_python_module_imports_itself_by_a_detour() -> None:
    modules = python_modules("chat", "videochat_site")
    graph = {
        name: {target for found in module.imports(at_start=True) if (target := resolve(found, modules))} - {name}
        for name, module in modules.items()
    }
    # Loading a module loads its package first; that is no import of its own.
    for name, targets in graph.items():
        targets.difference_update([target for target in targets if name.startswith(f"{target}.")])
    assert cycle(graph) == []


def test_nothing_prints_but_commands() -> None:
    wrong = [
        f"{module.path.relative_to(ROOT)}:{node.lineno}"
        for module in python_modules("chat", "videochat_site").values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert wrong == []


def test_scripts_import_downward_only() -> None:
    wrong = []
    for name, text in js_files().items():
        part = name.split("/", maxsplit=1)[0]
        for target in js_imports(name, text):
            other = target.split("/", maxsplit=1)[0]
            if other not in {part, *JS_BELOW[part]}:
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_scripts_import_files_that_exist_and_no_cycle() -> None:
    files = js_files()
    graph = {name: js_imports(name, text) for name, text in files.items()}
    assert sorted({target for targets in graph.values() for target in targets} - set(files)) == []
    assert cycle(graph) == []


def test_scripts_never_make_markup_from_text() -> None:
    assert [name for name, text in js_files().items() if UNSAFE.search(text)] == []


def test_templates_hold_no_inline_script_or_style() -> None:
    templates = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}
    wrong = [path.name for path, text in templates.items() if INLINE.search(text) or INLINE_SCRIPT.search(text)]
    assert templates
    assert wrong == []


def test_no_page_style_or_script_names_another_host() -> None:
    texts = dict(js_files())
    for folder, pattern in (("templates", "*.html"), ("static/css", "*.css")):
        texts |= {str(path): path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob(pattern)}
    found = {name: match.group() for name, text in texts.items() if (match := OTHER_HOST.search(text))}
    assert found == {}


def test_no_file_grows_past_its_limit() -> None:
    python = [module.path for module in python_modules("chat", "videochat_site", "tests").values()]
    scripts = [path for folder in ("static/js", "tests/js") for path in (ROOT / folder).rglob("*.js")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in (*python, *scripts)}
    assert [f"{name}: {lines}" for name, lines in lengths.items() if lines > LINES and name not in UNLIMITED] == []


def test_no_python_function_grows_past_its_limit() -> None:
    wrong = [
        f"{module.path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for module in python_modules("chat", "videochat_site").values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert wrong == []
