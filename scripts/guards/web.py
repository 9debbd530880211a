"""Determines the imports between modules of the web app, and its unused packages."""
import json
import posixpath
import re
from collections.abc import Iterator

from .tree import Place, Tree

_COMMENT_OR_STRING = re.compile(
    r"""/\*.*?\*/|//[^\n]*|(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)""", re.S
)
_IMPORT = re.compile(r"""(?:^|;)\s*(?:import|export)\b(?:[^'"();=]*?\bfrom)?\s*['"]([^'"\n]+)['"]""", re.M)
_ANY_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\b(?:import|require|resolve)\(|@import)\s*['"]([^'"\n]+)['"]""")


def _code(text: str) -> str:
    """Returns a text without comments. Strings are kept."""
    return _COMMENT_OR_STRING.sub(lambda match: match["string"] or " ", text)


def edges(tree: Tree) -> dict[str, set[str]]:
    """Returns the modules in web/src that each of them imports, including types but not `import()`."""
    modules = [name for name in tree.within(".ts", ".tsx") if name.startswith("web/src/")]
    known = set(modules)
    found: dict[str, set[str]] = {}
    for name in modules:
        found[name] = set()
        for target in _IMPORT.findall(_code(tree.text(name))):
            if target.startswith("."):
                path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
                candidates = [path, f"{path}.ts", f"{path}.tsx", f"{path}/index.ts", f"{path}/index.tsx"]
                found[name].update(candidate for candidate in candidates[:] if candidate in known)
    return found


def unused(tree: Tree) -> Iterator[Place]:
    """Yields the packages of web/package.json that are not imported, run, or used for types."""
    if not (tree.root / "web/package.json").exists():
        return
    manifest = json.loads(tree.text("web/package.json"))
    lock = json.loads(tree.text("web/package-lock.json"))["packages"]
    imported: set[str] = set()
    for name in tree.within(".ts", ".tsx", ".mjs", ".js", ".css"):
        if name.startswith("web/"):
            for target in _ANY_IMPORT.findall(_code(tree.text(name))):
                parts = target.split("/")
                imported.add("/".join(parts[:2]) if target.startswith("@") else parts[0])
    commands = set(re.findall(r"[\w.-]+", " ".join(manifest.get("scripts", {}).values())))
    types = json.loads(tree.text("web/tsconfig.json")).get("compilerOptions", {}).get("types", [])
    for kind in ("dependencies", "devDependencies"):
        for package in manifest.get(kind, {}):
            binaries = lock.get(f"node_modules/{package}", {}).get("bin", {})
            typed = package.removeprefix("@types/")
            if package in imported or commands & set(binaries):
                continue
            if typed != package and (typed in imported or typed in types):
                continue
            yield Place("web/package.json", 0, package)
