"""Finds unused dependencies of Rust crates."""
import posixpath
import re
import tomllib
from collections.abc import Iterator

from .rust import PATH_ATTRIBUTE, strip
from .tree import Place, Tree


_FIRST = re.compile(r"(?<![\w:])(?:::)?(\w+)\s*::|\bextern\s+crate\s+(\w+)")
_USE = re.compile(r"\buse\s+([^;()]+);")
_FIRST_IN_USE = re.compile(r"(?:^|[{,])\s*(?:::)?(\w+)")


def _named(text: str) -> set[str]:
    """Returns the names that may be crates: the first name of each path and of each branch of a `use`."""
    code = strip(text)
    names = {first or extern for first, extern in _FIRST.findall(code)}
    for tree in _USE.findall(code):
        names.update(_FIRST_IN_USE.findall(tree))
    return names


def _elsewhere(tree: Tree, name: str) -> Iterator[str]:
    """Yields the files that a file includes with `#[path]`."""
    for target in PATH_ATTRIBUTE.findall(tree.text(name)):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target[0]))
        if path in tree.files:
            yield path


def unused(tree: Tree) -> Iterator[Place]:
    """Yields the dependencies that no file in src, tests, benches, examples or build.rs names."""
    for manifest in tree.within("Cargo.toml"):
        crate = manifest.rpartition("/")[0]
        content = tomllib.loads(tree.text(manifest))
        if "package" not in content:
            continue
        tables = [content, *content.get("target", {}).values()]
        kinds = ("dependencies", "dev-dependencies", "build-dependencies")
        dependencies = sorted({name for table in tables for kind in kinds for name in table.get(kind, {})})
        prefix = f"{crate}/" if crate else ""
        folders = tuple(f"{prefix}{folder}/" for folder in ("src", "tests", "benches", "examples"))
        sources = [
            name for name in tree.within(".rs") if name.startswith(folders) or name == f"{prefix}build.rs"
        ]
        sources += [other for name in sources for other in _elsewhere(tree, name)]
        named: set[str] = set().union(*(_named(tree.text(name)) for name in sources))
        for dependency in dependencies:
            # The key is also the name of a renamed dependency (`short = { package = "long-name" }`).
            if dependency.replace("-", "_") not in named:
                yield Place(manifest, 0, dependency)
