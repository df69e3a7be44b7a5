"""Reads the portal's own sources for tests/test_architecture.py: modules, what they import, and how long they are."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
JS_ROOT = ROOT / "static/js"
JS_IMPORT = re.compile(
    r"""^\s*(?:import\s+(?:[\w$*{},\s]+?\s+from\s*)?|export\s+(?:\*|\{[^}]*\})[\w\s]*?\s+from\s*)["']([^"']+)["']"""
    r"""|\bimport\(\s*["']([^"']+)["']""",
    re.MULTILINE,
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


@dataclass(frozen=True)
class PythonModule:
    """One file of ours: its dotted name and its syntax tree."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """The whole file, parsed."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def imports(self, *, at_start: bool = False) -> set[str]:
        """What it imports, as dotted names; at_start: only what is imported when it is loaded itself."""
        nodes = self.tree.body if at_start else list(ast.walk(self.tree))
        return {name for node in nodes for name in self._imported(node)}

    def _imported(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]
            base = package.rsplit(".", node.level - 1)[0] + "." if node.level else ""
            module = f"{base}{node.module or ''}".rstrip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def python_modules(*packages: str) -> dict[str, PythonModule]:
    """Our modules by dotted name, migrations left out."""
    paths = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    kept = [path for path in paths if "migrations" not in path.parts]
    return {name: PythonModule(name, path) for path in kept for name in [_dotted(path)]}


def resolve(imported: str, modules: dict[str, PythonModule]) -> str | None:
    """The module of ours that an imported name lies in."""
    while imported and imported not in modules:
        imported = imported.rpartition(".")[0]
    return imported or None


def js_files() -> dict[str, str]:
    """Our scripts: path below static/js, and the text without its comments."""
    paths = sorted(JS_ROOT.rglob("*.js"))
    return {str(path.relative_to(JS_ROOT)): JS_COMMENT.sub("", path.read_text(encoding="utf-8")) for path in paths}


def js_imports(name: str, text: str) -> set[str]:
    """What a script imports, as paths below static/js."""
    targets = {first or second for first, second in JS_IMPORT.findall(text)}
    return {_normal(PurePosixPath(name).parent / target) for target in targets}


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """The names along one cycle of the graph, or nothing."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        found = next((loop for other in sorted(graph.get(name, ())) if (loop := visit(other, [*trail, name]))), [])
        done.add(name)
        return found

    return next((loop for name in sorted(graph) if (loop := visit(name, []))), [])


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
