"""Tests the detection of uses and cycles between the files of a Rust crate."""
from support import PlantedTree

from guards import graph, rust


class Uses(PlantedTree):
    def uses(self, files: dict[str, str]) -> dict[str, set[str]]:
        self.plant({f"src/{name}": text for name, text in files.items()})
        edges = rust.uses(rust.read(self.root / "src/lib.rs", self.root))
        return {name[4:]: {target[4:] for target in targets} for name, targets in edges.items() if targets}

    def test_a_use_and_an_inline_path_are_uses(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b; mod c;",
            "a.rs": "use crate::b::B;",
            "b.rs": "pub struct B; fn f() { super::c::g(crate::a::h) }",
            "c.rs": "use std::fmt; pub fn g() {}",
        })
        self.assertEqual(found, {"a.rs": {"b.rs"}, "b.rs": {"a.rs", "c.rs"}})

    def test_a_reexport_leads_to_the_file_that_defines_the_item(self) -> None:
        found = self.uses({
            "lib.rs": "mod noun; mod other;",
            "noun/mod.rs": "mod create; mod part; pub use create::{create, Created as Done}; pub use part::*;\n"
                           "pub struct Noun;",
            "noun/create.rs": "use super::Noun; pub struct Created; pub fn create() {}",
            "noun/part.rs": "pub enum Part {}",
            "other.rs": "use crate::noun::{Done, Noun, Part};",
        })
        self.assertEqual(found, {
            "noun/create.rs": {"noun/mod.rs"},
            "other.rs": {"noun/create.rs", "noun/mod.rs", "noun/part.rs"},
        })

    def test_a_reexport_is_a_use_where_the_file_names_it_itself(self) -> None:
        found = self.uses({
            "lib.rs": "mod noun;",
            "noun/mod.rs": "mod create; pub(crate) use create::Created; pub struct Noun(Created);",
            "noun/create.rs": "use super::Noun; pub struct Created;",
        })
        self.assertEqual(found, {"noun/mod.rs": {"noun/create.rs"}, "noun/create.rs": {"noun/mod.rs"}})

    def test_an_imported_module_is_used_where_a_path_goes_on_from_it(self) -> None:
        found = self.uses({
            "lib.rs": "mod noun; mod other;",
            "noun/mod.rs": "pub mod create;",
            "noun/create.rs": "pub fn run() {}",
            "other.rs": "use crate::noun::{self, create as make}; fn f() { make::run(); noun::create::run() }",
        })
        self.assertEqual(found, {"other.rs": {"noun/create.rs"}})

    def test_comments_strings_and_other_crates_are_no_uses(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod files; use ::files::F; fn f() { ::files::g() }",
            "a.rs": '//! [`crate::files::F`]\n/* crate::files::F */ const S: &str = r#"crate::files::F;"#;\n'
                    "use ::files::F; use files::G; const C: char = '\"'; fn f<'a>(x: &'a str) {} // crate::files::F",
            "files.rs": "pub struct F;",
        })
        self.assertEqual(found, {})

    def test_a_path_that_serde_takes_as_a_string_is_a_use(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b;",
            "a.rs": '#[serde(with = "crate::b::as_text")] struct A;',
            "b.rs": "pub mod as_text { }",
        })
        self.assertEqual(found, {})  # a module with that name, about which nothing is known
        found = self.uses({"b.rs": "pub fn as_text() {}"})
        self.assertEqual(found, {"a.rs": {"b.rs"}})

    def test_code_for_tests_is_left_out(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b; mod c;",
            "a.rs": "#[cfg(test)]\n#[allow(x)]\nmod tests { use super::*; use crate::b::B; fn f() { let c = '}'; } }\n"
                    "#[cfg(test)]\nuse crate::b::{B, C};\n#[cfg(test)] fn g<A, B>() -> [u8; 3] { crate::b::h() }\n"
                    "#[cfg(not(test))] use crate::c::D;",
            "b.rs": "use crate::a::A;",
            "c.rs": "pub struct D;",
        })
        self.assertEqual(found, {"a.rs": {"c.rs"}, "b.rs": {"a.rs"}})

    def test_inner_modules_are_of_their_file_and_may_have_files(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b;",
            "a.rs": "mod inner { use super::super::b::B; pub mod deep; } fn f() { inner::deep::g() }",
            "a/inner/deep.rs": "pub fn g() {}",
            "b.rs": "pub struct B;",
        })
        self.assertEqual(found, {"a.rs": {"b.rs", "a/inner/deep.rs"}})

    def test_a_macro_of_unknown_making_is_of_the_module_it_is_taken_from(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b;",
            "a.rs": "statements! { pub(crate) INSERT = \"INSERT\"; }",
            "b.rs": "use crate::a::INSERT;",
        })
        self.assertEqual(found, {"b.rs": {"a.rs"}})

    def test_what_a_glob_brings_is_of_the_file_that_defines_it(self) -> None:
        found = self.uses({
            "lib.rs": "mod noun; mod other; mod kind;",
            "noun/mod.rs": "mod create; mod part; use crate::other::Other; pub use part::*; pub struct Noun(Part);",
            "noun/create.rs": "use super::*; use crate::kind::Kind::*; pub fn create(_: Other, part: Part) {}",
            "noun/part.rs": "pub struct Part;",
            "other.rs": "pub struct Other; fn f() { crate::noun::create::create() }",
            "kind.rs": "pub enum Kind { A }",
        })
        self.assertEqual(found["noun/create.rs"], {"noun/mod.rs", "noun/part.rs", "other.rs", "kind.rs"})
        self.assertEqual(found["noun/mod.rs"], {"noun/part.rs", "other.rs"})

    def test_a_glob_in_an_inner_module_names_what_its_file_reexports(self) -> None:
        found = self.uses({
            "lib.rs": "mod noun;",
            "noun/mod.rs": "mod create; pub use create::Created; mod inner { use super::*; struct One(Created); }",
            "noun/create.rs": "use super::Noun; pub struct Created;",
        })
        self.assertEqual(found["noun/mod.rs"], {"noun/create.rs"})

    def test_modules_that_reexport_each_other_end(self) -> None:
        found = self.uses({
            "lib.rs": "mod a; mod b;", "a.rs": "pub use crate::b::*; fn f() { X::y() }", "b.rs": "pub use crate::a::*;",
        })
        self.assertEqual(found, {})


class Cycles(PlantedTree):
    def test_components_are_found_largest_first(self) -> None:
        edges = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"f", "a"}, "f": {"e"}, "g": {"g"}}
        self.assertEqual(graph.cycles(edges), [["a", "b", "c"], ["e", "f"]])

    def test_long_chains_do_not_overflow(self) -> None:
        edges = {str(number): {str((number + 1) % 5000)} for number in range(5000)}
        self.assertEqual(len(graph.cycles(edges)[0]), 5000)
