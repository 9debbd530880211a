"""Tests the measures and the messages of scripts/ratchet."""
import contextlib
import io
import shutil

from support import PlantedTree, load

from guards import measures
from guards.tree import Tree

ratchet = load("ratchet")

COUNTS = "".join(f"{measure} = 0\n" for measure in measures.MEASURES)


class Measures(PlantedTree):
    def places(self, measure: str, files: dict[str, str]) -> list[str]:
        self.git("init", "--quiet")
        self.plant(files)
        return sorted(str(place) for place in measures.MEASURES[measure](Tree(self.root)))

    def test_documentation_that_begins_with_a_question_word(self) -> None:
        found = self.places("question-docs", {
            "a.rs": "//! What it is.\n//! Returns what it is.\n/// Whatever.\nfn f() {} // What\n    /// How: so.\n",
            "b.ts": "/** Which one. */\n/**\n * Who it is.\n * When it is.\n */\n// Why\n/** Shows why. */",
        })
        self.assertEqual(found, [
            "a.rs:1: What it is.", "a.rs:5: How: so.", "b.ts:1: Which one. */", "b.ts:3: Who it is.",
        ])

    def test_documentation_in_other_forms(self) -> None:
        found = self.places("question-docs", {
            "a.rs": '#[doc = "What it is."]\n#![doc = r#" How"#]\n/** Why. */\n/*!\n * Where.\n */\n//// Who\n'
                    '#[cfg_attr(unix, doc = "When.")]\n#[doc(alias = "what")] fn f() {}\nlet doc = "What";\n',
            "b.rs": "/// what it is,\n/// which goes on.\n///\n/// whether it does.\nfn f() {}\n/// who.\n",
            "c.ts": "/** which one. */\n",
        })
        self.assertEqual(found, [
            'a.rs:1: What it is."]', 'a.rs:2: How"#]', "a.rs:3: Why. */", "a.rs:5: Where.", 'a.rs:8: When.")]',
            "b.rs:1: what it is,", "b.rs:4: whether it does.", "b.rs:6: who.", "c.ts:1: which one. */",
        ])

    def test_words_that_sources_avoid(self) -> None:
        found = self.places("avoided-words", {
            "a.rs": 'fn whom_it_may_concern() {} // Whoever\n"somebody";\nlet somebody_else = anew;\n', "a.ts": "whom",
        })
        self.assertEqual(found, ["a.rs:1: Whoever", "a.rs:2: somebody", "a.rs:3: anew"])

    def test_lines_are_measured_in_characters(self) -> None:
        found = self.places("long-lines", {
            "a.rs": "é" * 120 + "\n" + "é" * 121,
            "run": "#!/usr/bin/env bash\n" + "x" * 121 + "\n",
            "python": "#!/usr/bin/env python3\n" + "x" * 121,
            "a.mjs": "x" * 121,
            "prose": "x" * 121,
            "web/src/api/schema.d.ts": "x" * 121,
        })
        self.assertEqual(found, [
            "a.mjs:1: 121 characters", "a.rs:2: 121 characters", "python:2: 121 characters", "run:2: 121 characters",
        ])

    def test_files_of_more_than_500_lines(self) -> None:
        found = self.places("long-files", {"a.css": "x\n" * 500, "b.css": "x\n" * 501})
        self.assertEqual(found, ["b.css: 501 lines"])

    def test_tables_of_texts_may_be_longer(self) -> None:
        found = self.places("long-files", {"web/src/texts/a.ts": "x\n" * 501, "web/src/texts.ts": "x\n" * 501})
        self.assertEqual(found, ["web/src/texts.ts: 501 lines"])

    def test_operations_whose_id_is_not_the_functions_name(self) -> None:
        files = {
            "crates/a/src/lib.rs": '#[utoipa::path(get, path = "/a/{id}", operation_id = "show_a",\n'
                                   "    responses((status = 200, body = [A])))]\n#[inline]\npub async fn a() {}\n"
                                   '#[utoipa::path(get, path = "/b")]\npub(crate) async fn show_b() {}\n',
            "openapi/parlour.json": '{"paths": {"/a": {"get": {"operationId": "show_a"}}, '
                                    '"/b": {"get": {"operationId": "show_b"}}}}',
        }
        self.assertEqual(self.places("operation-names", files), ["crates/a/src/lib.rs:4: a is show_a"])
        (self.root / "openapi/parlour.json").write_text('{"paths": {}}', encoding="utf-8")
        with self.assertRaisesRegex(SystemExit, "differ .*: show_a, show_b"):
            self.places("operation-names", {})

    def test_dependencies_that_no_source_names(self) -> None:
        found = self.places("unused-dependencies", {
            "crates/a/Cargo.toml": '[package]\nname = "a"\n'
                                   '[dependencies]\nused-one = "1"\n'
                                   'short = { package = "long" }\ngrouped = "1"\ncalled = "1"\n'
                                   'mentioned = "1"\nours = "1"\nalone = "1"\n'
                                   '[target."cfg(unix)".dev-dependencies]\nrenamed = { package = "other" }\n'
                                   'elsewhere = "1"\n',
            "crates/a/src/lib.rs": "use {grouped::G, std::fmt}; use alone as one; use used_one::A; // mentioned::B\n"
                                   'const M: &str = "mentioned::C"; use crate::ours::O;\n'
                                   "fn f() { called::run(short::X) }",
            "crates/a/tests/all.rs": '#[path = "../../b/tests/part.rs"]\nmod part;',
            "crates/b/tests/part.rs": "use elsewhere::E;",
        })
        self.assertEqual(found, [f"crates/a/Cargo.toml: {name}" for name in ("mentioned", "ours", "renamed")])

    def test_packages_that_the_web_app_does_not_import(self) -> None:
        found = self.places("unused-dependencies", {
            "web/package.json": '{"scripts": {"check": "lint . && tsc"}, "dependencies": {"react": "1", "@a/b": "1",'
                                ' "c": "1"}, "devDependencies": {"linter": "1", "@types/react": "1", "@types/c": "1",'
                                ' "@types/node": "1"}}',
            "web/package-lock.json": '{"packages": {"node_modules/linter": {"bin": {"lint": "lint.js"}}}}',
            "web/tsconfig.json": '{"compilerOptions": {"types": ["node"]}}',
            "web/src/a.ts": "import type { R } from 'react'\n// import 'c'\n",
            "web/src/a.css": "@import '@a/b/font.css';",
        })
        self.assertEqual(found, ["web/package.json: @types/c", "web/package.json: c"])

    def test_imports_among_the_modules_of_the_web_app(self) -> None:
        found = self.places("web-import-cycles", {
            "web/src/a.tsx": "import {\n  b,\n} from './parts/b'\nimport './a.css'",
            "web/src/parts/b.ts": "import type { C } from '../c'\nexport const b = 1",
            "web/src/c.ts": "export * from './a'\n",
            "web/src/d.ts": "import { b } from './parts/b'\nconst e = () => import('./e')",
            "web/src/e.ts": "// import { d } from './f'\nimport { d } from './d'",
            "web/src/f.ts": "const all = './api/*'\nimport {\n  g, // don't\n} from './g' // it's g",
            "web/src/g.ts": "const x = `/*`; import type { F } from './f' /* f's */",
        })
        self.assertEqual([place.partition(":")[0] for place in found], [
            "web/src/a.tsx", "web/src/c.ts", "web/src/f.ts", "web/src/g.ts", "web/src/parts/b.ts",
        ])


class Ratchet(PlantedTree):
    def setUp(self) -> None:
        super().setUp()
        self.git("init", "--quiet")
        self.plant({"ratchet.toml": f"# why\n[counts]\n# kept\n{COUNTS}", "old.rs": "/// What it was.\n\nfn f() {}\n"})
        self.run_ratchet("--write", "--allow-increase", "Counted for the first time")
        self.commit()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change")

    def run_ratchet(self, *arguments: str) -> tuple[int, str]:
        output = io.StringIO()
        with contextlib.redirect_stderr(output), contextlib.redirect_stdout(output):
            code = ratchet.main(self.root, list(arguments))
        return code, output.getvalue()

    def number(self) -> str:
        text = (self.root / "ratchet.toml").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("# why\n[counts]\n# kept\n"))
        return next(line for line in text.splitlines() if line.startswith("question-docs"))

    def raised(self) -> str:
        return (self.root / "ratchet.toml").read_text(encoding="utf-8").partition("[raised]\n")[2]

    def test_is_silent_when_nothing_has_changed(self) -> None:
        self.assertEqual(self.number(), "question-docs = 1")
        self.assertEqual(self.run_ratchet(), (0, ""))

    def test_names_the_new_places_when_a_count_grew_and_does_not_write_it(self) -> None:
        self.plant({"old.rs": "/// What it was.\n\n/// How it is.\nfn f() {}\n", "new.rs": "/// Who.\n"})
        expected = "ratchet: question-docs rose from 1 to 3. Suspected:\n  new.rs:1: Who.\n  old.rs:3: How it is.\n"
        self.assertEqual(self.run_ratchet(), (1, expected))
        self.assertEqual(self.run_ratchet("--write")[0], 1)
        self.assertEqual(self.number(), "question-docs = 1")
        self.assertEqual(self.run_ratchet("--write", "--allow-increase", "")[0], 1)
        self.assertEqual(self.number(), "question-docs = 1")

    def test_notes_why_a_count_grew_until_it_has_fallen_again(self) -> None:
        self.plant({"new.rs": "/// Who.\n"})
        self.assertEqual(self.run_ratchet("--write", "--allow-increase", 'It is "new"'), (0, ""))
        self.assertEqual(self.raised(), 'question-docs = { to = 2, reason = "It is \\"new\\"" }\n')
        self.commit()
        self.assertEqual(self.run_ratchet(), (0, ""))
        self.plant({"new.rs": "/// Who.\n/// How.\n/// Why.\n"})
        self.assertEqual(self.run_ratchet("--write", "--allow-increase", "More"), (0, ""))
        self.assertEqual(self.raised(), 'question-docs = { to = 4, reason = "It is \\"new\\"; More" }\n')
        self.commit()
        self.plant({"new.rs": "/// Who.\n/// How.\n"})
        self.assertEqual(self.run_ratchet("--write"), (0, ""))
        self.assertEqual(self.raised(), 'question-docs = { to = 3, reason = "It is \\"new\\"; More" }\n')
        self.plant({"new.rs": ""})
        self.assertEqual(self.run_ratchet("--write"), (0, ""))
        self.assertEqual((self.raised(), self.run_ratchet()), ("", (0, "")))

    def test_refuses_a_number_that_was_raised_by_hand(self) -> None:
        self.plant({"new.rs": "/// Who.\n"})
        file = self.root / "ratchet.toml"
        text = file.read_text(encoding="utf-8").replace("question-docs = 1", "question-docs = 2")
        file.write_text(text, encoding="utf-8")
        message = 'ratchet: question-docs is 2 in ratchet.toml, but was 1. Lower it, or say why under [raised]: '
        for arguments in ([], ["--write"]):
            code, output = self.run_ratchet(*arguments)
            self.assertEqual((code, output.startswith(message)), (1, True))
        self.commit()  # the commit does not hide it
        self.assertEqual(self.run_ratchet()[0], 1)
        for entry, code in (("{ to = 3, reason = 'x' }", 1), ("{ to = 2, reason = '' }", 1),
                            ("{ to = 2, reason = 'x' }", 0)):
            file.write_text(f"{text}[raised]\nquestion-docs = {entry}\n", encoding="utf-8")
            self.assertEqual(self.run_ratchet()[0], code, entry)

    def test_refuses_a_reason_for_a_number_that_is_not_raised(self) -> None:
        with open(self.root / "ratchet.toml", "a", encoding="utf-8") as file:
            file.write("[raised]\nquestion-docs = { to = 1, reason = 'x' }\n")
        expected = "ratchet: question-docs is not above 1: remove its entry under [raised]\n"
        self.assertEqual(self.run_ratchet(), (1, expected))

    def test_compares_with_no_history_where_there_is_none(self) -> None:
        shutil.rmtree(self.root / ".git")
        self.plant({"new.rs": "/// Who.\n"})
        self.run_ratchet("--write", "--allow-increase", "New")
        self.assertEqual(self.run_ratchet(), (0, ""))

    def test_wants_a_count_that_fell_to_be_lowered(self) -> None:
        self.plant({"old.rs": "/// Does it.\n"})
        code, output = self.run_ratchet()
        self.assertEqual((code, "fell from 1 to 0" in output), (1, True))
        self.assertEqual(self.run_ratchet("--write"), (0, ""))
        self.assertEqual(self.number(), "question-docs = 0")
        self.assertEqual(self.run_ratchet(), (0, ""))

    def test_leaves_out_exceptions(self) -> None:
        with open(self.root / "ratchet.toml", "a", encoding="utf-8") as file:
            file.write('[allowed.question-docs]\n"old.rs: What it was." = "reason"\n')
        self.assertIn("fell from 1 to 0", self.run_ratchet()[1])


class Files(PlantedTree):
    FILES = {
        "a.rs": "#![no_main]\n", "run": "#!/bin/sh\n", "python": "#!/usr/bin/env python3\n", "b.sh": "",
        "strict": "#!/bin/bash -eu\n", "split.d": "#!/usr/bin/env -S LANG=C bash -e\n", "target/c.rs": "",
    }
    NAMES = ["a.rs", "b.sh", "python", "run", "split.d", "strict"]

    def test_are_those_of_the_repository(self) -> None:
        self.git("init", "--quiet")
        self.plant(self.FILES | {".gitignore": "target/\n"})
        self.git("add", "a.rs")
        self.assertEqual(Tree(self.root).files, [".gitignore", *self.NAMES])

    def test_are_those_of_the_folder_where_there_is_no_repository(self) -> None:
        self.plant(self.FILES)
        self.assertEqual(Tree(self.root).files, self.NAMES)

    def test_are_scripts_by_the_interpreter_in_their_first_line(self) -> None:
        self.plant(self.FILES)
        self.assertEqual(Tree(self.root).shell, ["b.sh", "run", "split.d", "strict"])
        self.assertEqual(Tree(self.root).run_by("python3"), ["python"])
