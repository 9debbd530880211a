"""Measures of `scripts/ratchet`. Each yields the places that it counts."""
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from . import graph, manifests, rust, web
from .tree import Place, Tree

GENERATED = {"web/src/api/schema.d.ts"}
LONGEST_LINE = 120  # characters
LONGEST_FILE = 500  # lines
TABLES = ("web/src/texts/",)  # folders of tables, which may be of any length

_QUESTION = re.compile(r"(?:What|Who|Whose|Whom|Whoever|Whether|How|When|Where|Why|Which)\b")
_LOWER_QUESTION = re.compile(_QUESTION.pattern, re.I)
_AVOIDED = re.compile(r"\b(?:anew|who(?:m|so)?ever|whom|somebody|someone's)\b", re.I)
_LINE_DOC = re.compile(r"""\s*//[/!](?!/)\s*(.*)|.*\#!?\[.*?\bdoc\s*=\s*(?:concat!\(\s*)?r?\#*"\s*(.*)""")
_BLOCK_DOC = re.compile(r"/\*[*!](?:[ \t]*\n[ \t]*\*)?[ \t]*([^\n]*)")
_OPERATION = re.compile(
    r"#\[utoipa::path\((?P<options>(?:[^\"\]]|\"(?:[^\"\\]|\\.)*\"|\](?!\s*(?:#\[|pub\b|async\b|fn\b)))*?)\)\]\s*"
    r"(?:#\[[^\n]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?(?:async\s+)?fn\s+(?P<function>\w+)"
)
_OPERATION_ID = re.compile(r'\boperation_id\s*=\s*"([^"]*)"')


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _source_files(tree: Tree) -> list[str]:
    named = tree.within(".rs", ".ts", ".tsx", ".js", ".mjs", ".css", ".py")
    return sorted({*named, *tree.shell, *tree.run_by("node", "python", "python3")} - GENERATED)


def _in_cycles(edges: dict[str, set[str]]) -> Iterator[Place]:
    for cycle in graph.cycles(edges):
        for file in cycle:
            used = ", ".join(sorted(edges[file].intersection(cycle)))
            yield Place(file, 0, f"in a cycle of {len(cycle)} files; uses {used}")


def crate_roots(tree: Tree) -> list[Path]:
    """Returns the root file of each library, program, test, example and benchmark."""
    roots = []
    for manifest in tree.within("Cargo.toml"):
        crate = (tree.root / manifest).parent
        roots += [crate / "src" / name for name in ("lib.rs", "main.rs")] + sorted(crate.glob("src/bin/*.rs"))
        for folder in ("tests", "examples", "benches"):
            roots += [*sorted(crate.glob(f"{folder}/*.rs")), *sorted(crate.glob(f"{folder}/*/main.rs"))]
    return [root for root in roots if root.exists()]


def rust_import_cycles(tree: Tree) -> Iterator[Place]:
    """Yields the files of Rust crates that are part of an import cycle."""
    for root in crate_roots(tree):
        yield from _in_cycles(rust.uses(rust.read(root, tree.root)))


def web_import_cycles(tree: Tree) -> Iterator[Place]:
    """Yields the modules of the web app that are part of an import cycle."""
    yield from _in_cycles(web.edges(tree))


def operation_names(tree: Tree) -> Iterator[Place]:
    """Yields the API operations whose id differs from the name of their handler."""
    ids = set()
    for name in tree.within(".rs"):
        if "utoipa::path" not in tree.text(name) or "/src/" not in name:
            continue
        text = tree.text(name)
        for match in _OPERATION.finditer(text):
            given = _OPERATION_ID.search(match["options"])
            operation = given[1] if given else match["function"]
            ids.add(operation)
            if operation != match["function"]:
                yield Place(name, _line(text, match.start("function")), f"{match['function']} is {operation}")
    document = tree.root / "openapi/parlour.json"
    if document.exists():
        paths = json.loads(document.read_text(encoding="utf-8"))["paths"]
        described = {operation["operationId"] for path in paths.values() for operation in path.values()}
        if described != ids:  # otherwise, a pattern that matches nothing would pass
            apart = ", ".join(sorted(described ^ ids))
            raise SystemExit(f"ratchet: the sources and openapi/parlour.json differ (make openapi?): {apart}")


def _line_docs(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yields the lines of `///`, `//!` and `#[doc = "…"]`: number, text, and true if it begins a paragraph."""
    begins = True
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE_DOC.match(line)
        said = (match[1] or match[2] or "") if match else ""
        if said:
            yield number, said, begins
        begins = not said


def question_docs(tree: Tree) -> Iterator[Place]:
    """Yields the lines of documentation that begin with a question word, such as What, Who, Whether or How.

    In Rust, a line within a paragraph also counts if the word is capitalized.
    """
    for name in tree.within(".rs", ".ts", ".tsx"):
        if name in GENERATED:
            continue
        text = tree.text(name)
        docs = [(_line(text, match.start(1)), match[1], True) for match in _BLOCK_DOC.finditer(text)]
        if name.endswith(".rs"):
            docs += _line_docs(text)
        for number, said, begins in docs:
            if (_LOWER_QUESTION if begins else _QUESTION).match(said):
                yield Place(name, number, said)


def avoided_words(tree: Tree) -> Iterator[Place]:
    """Yields the words in Rust sources that the style guide replaces."""
    for name in tree.within(".rs"):
        for number, line in enumerate(tree.text(name).split("\n"), 1):
            for match in _AVOIDED.finditer(line):
                yield Place(name, number, match[0])


def long_lines(tree: Tree) -> Iterator[Place]:
    """Yields the lines of more than 120 characters."""
    for name in _source_files(tree):
        for number, line in enumerate(tree.text(name).split("\n"), 1):
            if len(line) > LONGEST_LINE:
                yield Place(name, number, f"{len(line)} characters")


def long_files(tree: Tree) -> Iterator[Place]:
    """Yields the files of more than 500 lines, except tables of texts."""
    for name in _source_files(tree):
        if name.startswith(TABLES):
            continue
        lines = len(tree.text(name).splitlines())
        if lines > LONGEST_FILE:
            yield Place(name, 0, f"{lines} lines")


def unused_dependencies(tree: Tree) -> Iterator[Place]:
    """Yields the dependencies that no source uses."""
    yield from manifests.unused(tree)
    yield from web.unused(tree)


MEASURES: dict[str, Callable[[Tree], Iterator[Place]]] = {
    "rust-import-cycles": rust_import_cycles,
    "web-import-cycles": web_import_cycles,
    "operation-names": operation_names,
    "question-docs": question_docs,
    "avoided-words": avoided_words,
    "long-lines": long_lines,
    "long-files": long_files,
    "unused-dependencies": unused_dependencies,
}
