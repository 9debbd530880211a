"""Determines the uses between the files of a Rust crate.

Follows paths like the compiler, but without types: `use` declarations and inline paths such as `crate::a::b::f()` are
resolved through modules and re-exports to the file that defines the item. A re-export alone does not count as a use:
`pub use create::Booking` in `mod.rs` leads other files to `create.rs`, and `mod.rs` uses that file only if its own code
names `Booking`. Code under `#[cfg(test)]` is ignored.
"""
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

_HIDDEN = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | \b(?:br|cr|r)(?P<hashes>\#*)".*?"(?P=hashes)
      | (?:\b[bc])?"(?P<string>(?:[^"\\]|\\.)*)"
      | b?'(?:[^'\\\n]|\\[^\n]{1,9}?)'""",
    re.S | re.X,
)
_STRING_PATH = re.compile(r"(?:crate|self|super)(?:::\w+)+")
_TOKEN = re.compile(
    r"\#\[\s*cfg\s*\((?P<cfg>[^\]]*)\)\s*\]"
    r"|\buse\s+(?P<use>[^;()]+);"
    r"|\bmod\s+(?P<mod>\w+)\s*(?P<mod_end>[;{])"
    r"|(?P<path>(?:(?<![\w:])::)?\b\w+(?:\s*::\s*\w+)+)"
    r"|(?P<brace>[{}])"
)
_ATTRIBUTE = re.compile(r"\s*#\[[^\]]*\]")
_ITEM = re.compile(
    r"\s*(?:pub|use|mod|fn|async|const|static|struct|enum|union|trait|impl|type|unsafe|extern|macro_rules)\b"
)
_BRACKET = re.compile(r"[()\[\]{};,]")
_DEFINITION = re.compile(
    r"\b(?:fn|struct|enum|trait|type|const|static|union|macro_rules!)\s+(?:mut\s+)?(\w+)"
)
PATH_ATTRIBUTE = re.compile(r'#\[path\s*=\s*"([^"]+)"\]\s*(?:#\[[^\n]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;')


@cache
def strip(text: str) -> str:
    """Blanks comments, strings and characters. Keeps line breaks, and strings that are paths, as for serde."""

    def blank(match: re.Match[str]) -> str:
        content = match["string"]
        if content and _STRING_PATH.fullmatch(content):
            return content
        return " " + "\n" * match[0].count("\n")

    return _HIDDEN.sub(blank, text)


def _end_of_item(text: str, start: int) -> int:
    """Returns the end of the item, field or match arm at `start`, which may begin with attributes."""
    while attribute := _ATTRIBUTE.match(text, start):
        start = attribute.end()
    ends = ";" if _ITEM.match(text, start) else ";,"
    depth = 0
    for match in _BRACKET.finditer(text, start):
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
            if depth < 0:
                return match.start()
            if depth == 0 and match[0] == "}":
                return match.end()
        elif depth == 0 and match[0] in ends:
            return match.end()
    return len(text)


@dataclass
class Module:
    """Module with its declarations, its imports and the paths in its code."""

    file: str
    parent: "Module | None" = None
    children: dict[str, "Module"] = field(default_factory=dict)
    imports: dict[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)  # name: path, is it a re-export
    globs: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    text: str = ""

    @cached_property
    def words(self) -> set[str]:
        """Words of the code, without `use` declarations."""
        return set(re.findall(r"\w+", self.text))

    @cached_property
    def definitions(self) -> set[str]:
        """Names of the items that the module defines."""
        return set(_DEFINITION.findall(self.text))

    def root(self) -> "Module":
        """Returns the root module of the crate."""
        module = self
        while module.parent:
            module = module.parent
        return module


def _expand(tree: str) -> list[tuple[tuple[str, ...], str]]:
    """Expands `a::{b, c as d}` to its paths, each with its local name. The name of a glob is `*`."""
    found: list[tuple[tuple[str, ...], str]] = []

    def expand(prefix: tuple[str, ...], rest: str) -> None:
        rest = rest.strip()
        if not rest:
            return
        if (brace := rest.find("{")) >= 0:
            prefix += tuple(part.strip() for part in rest[:brace].split("::") if part.strip())
            depth, start = 0, brace + 1
            for place in range(brace, len(rest)):
                character = rest[place]
                depth += (character == "{") - (character == "}")
                if (character == "," and depth == 1) or (character == "}" and depth == 0):
                    expand(prefix, rest[start:place])
                    start = place + 1
            return
        path, _, alias = re.sub(r"\s+as\s+", "@", rest).partition("@")
        parts = prefix + tuple(part.strip() for part in path.split("::") if part.strip())
        if parts[-1] == "self" and len(parts) > 1:
            parts = parts[:-1]
        found.append((parts, alias or parts[-1]))

    tree = tree.strip()
    if tree.startswith("::"):
        return []  # another crate
    expand((), tree)
    return found


def read(root_file: Path, top: Path) -> Module:
    """Reads the crate with that root file. File names are relative to `top`."""

    def name(path: Path) -> str:
        return path.resolve().relative_to(top).as_posix()

    def load(module: Module, path: Path, folder: Path) -> None:
        source = path.read_text(encoding="utf-8")
        elsewhere = {match[2]: path.parent / match[1] for match in PATH_ATTRIBUTE.finditer(source)}
        walk(module, strip(source), folder, elsewhere)

    def walk(module: Module, text: str, folder: Path, elsewhere: dict[str, Path]) -> None:
        stack = [module]
        folders = [folder]
        opened: list[int] = []  # depth at which each inner module ends
        depth = position = 0
        kept: dict[int, list[str]] = {id(module): []}
        while match := _TOKEN.search(text, position):
            current = stack[-1]
            kept[id(current)].append(text[position:match.start()])
            position = match.end()
            if match["cfg"] is not None:
                if re.search(r"\btest\b", match["cfg"]) and "not(" not in match["cfg"]:
                    position = _end_of_item(text, position)
            elif match["use"]:
                before = text[max(0, match.start() - 40):match.start()]
                public = re.search(r"\bpub\s*(?:\([^)]*\))?\s*$", before) is not None
                for path, alias in _expand(match["use"]):
                    if alias == "*":
                        current.globs.append((path[:-1], public))
                    elif alias == "_":
                        current.paths.add(path)
                    else:
                        current.imports[alias] = (path, public)
            elif match["mod"] and match["mod_end"] == "{":
                inner = Module(current.file, current)
                current.children[match["mod"]] = inner
                kept[id(inner)] = []
                stack.append(inner)
                folders.append(folders[-1] / match["mod"])
                opened.append(depth)
                depth += 1
            elif match["mod"]:
                child = match["mod"]
                plain, nested = folders[-1] / f"{child}.rs", folders[-1] / child / "mod.rs"
                path = elsewhere.get(child) or (plain if plain.exists() else nested)
                if path.exists():
                    inner = Module(name(path), current)
                    current.children[child] = inner
                    inside = path.parent if path.name == "mod.rs" or child in elsewhere else folders[-1] / child
                    load(inner, path, inside)
            elif match["path"]:
                kept[id(current)].append(match["path"])
                if not match["path"].startswith("::"):
                    current.paths.add(tuple(part.strip() for part in match["path"].split("::")))
            elif match["brace"] == "{":
                depth += 1
            else:
                depth -= 1
                if opened and depth == opened[-1]:
                    opened.pop()
                    stack.pop()
                    folders.pop()
        kept[id(stack[-1])].append(text[position:])

        def keep(part: Module) -> None:
            part.text = " ".join(kept[id(part)])
            for inner in part.children.values():
                if id(inner) in kept:
                    keep(inner)

        keep(module)

    root = Module(name(root_file))
    load(root, root_file, root_file.parent)
    return root


def _find(module: Module, path: tuple[str, ...], seen: frozenset[tuple[int, str]]) -> "Module | str | None":
    """Resolves a path from a module to a module or the file that defines the item, or to None for other crates."""
    first, rest = path[0], path[1:]
    if first in ("crate", "self", "super"):
        start = module.root() if first == "crate" else module.parent if first == "super" else module
        if start is None:
            return None
        while rest and rest[0] == "super" and start.parent:
            start, rest = start.parent, rest[1:]
        return _walk(start, rest, seen) if rest else start
    target = _member(module, first, seen, any_item=False)
    return _walk(target, rest, seen) if isinstance(target, Module) and rest else target


def _walk(module: Module, path: tuple[str, ...], seen: frozenset[tuple[int, str]]) -> "Module | str | None":
    target = _member(module, path[0], seen, any_item=True)
    return _walk(target, path[1:], seen) if isinstance(target, Module) and len(path) > 1 else target


def _member(
    module: Module, name: str, seen: frozenset[tuple[int, str]], any_item: bool
) -> "Module | str | None":
    """Resolves a name in a module. With `any_item`, unknown names, as from macros, belong to the module."""
    if (id(module), name) in seen:
        return module.file if any_item else None
    seen |= {(id(module), name)}
    if name in module.children:
        return module.children[name]
    if name in module.imports:
        path, _ = module.imports[name]
        return _find(module, path, seen)
    if name in module.definitions:
        return module.file
    for path, _ in module.globs:
        target = _find(module, path, seen)
        if isinstance(target, Module) and target is not module:
            found = _member(target, name, seen, any_item=False)
            if found is not None:
                return found
    return module.file if any_item else None


def uses(root: Module) -> dict[str, set[str]]:
    """Returns the files that each file of the crate uses."""
    edges: dict[str, set[str]] = {}

    def note(module: Module, target: "Module | str | None") -> None:
        # An imported module counts as used only where a path continues from it.
        if isinstance(target, str) and target != module.file:
            edges[module.file].add(target)

    def visit(module: Module) -> None:
        edges.setdefault(module.file, set())
        for path in module.paths:
            note(module, _find(module, path, frozenset()))
        for name, (path, public) in module.imports.items():
            if not public or name in module.words:
                note(module, _find(module, path, frozenset()))
        foreign = module.words - module.definitions - module.imports.keys() - module.children.keys()
        for path, public in module.globs:
            target = _find(module, path, frozenset())
            if isinstance(target, Module):
                # A word not defined here may be an item of that module or one of its imports.
                for word in foreign:
                    note(module, _member(target, word, frozenset(), any_item=False))
                target = target.file
            if not public:
                note(module, target)
        for child in module.children.values():
            visit(child)

    visit(root)
    return edges
