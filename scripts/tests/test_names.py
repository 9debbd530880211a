"""Tests scripts/test-names with fakes of Cargo, Vitest and Playwright."""
import contextlib
import io
import json
import os
import textwrap

from support import PlantedTree, load

names = load("test-names")


class Names(PlantedTree):
    def setUp(self) -> None:
        super().setUp()
        root = self.root
        self.program("target/all-1", """
            case "$*" in
            *--ignored*) echo "slow: test" ;;
            *) printf 'a::sqlite: test\\nslow: test\\nspeed: benchmark\\n' ;;
            esac
            """)
        self.program("target/db-1", "case \"$*\" in *--ignored*) ;; *) echo 'value::tests::works: test' ;; esac")
        artifacts = [
            {"reason": "compiler-artifact", "package_id": f"path+file://{root}/crates/db#0.1.0",
             "manifest_path": f"{root}/Cargo.toml", "profile": {"test": True},
             "target": {"kind": ["lib"], "name": "db"},
             "executable": f"{root}/target/db-1"},
            {"reason": "compiler-artifact", "package_id": f"path+file://{root}/crates/x#parlour@0.1.0",
             "manifest_path": f"{root}/Cargo.toml", "profile": {"test": True},
             "target": {"kind": ["test"], "name": "api"}, "executable": f"{root}/target/all-1"},
            {"reason": "compiler-artifact", "package_id": "registry+https://example.com#x@1.0.0",
             "manifest_path": f"{root}/Cargo.toml", "profile": {"test": False},
             "target": {"kind": ["bin"], "name": "x"}, "executable": "/nowhere"},
            {"reason": "build-finished", "success": True},
        ]
        works, waits = (
            {"title": title, "tests": [{"expectedStatus": status}]}
            for title, status in (("works", "passed"), ("waits", "skipped"))
        )
        phone = {"title": "on a phone", "specs": [works]}
        browser = {"suites": [{"title": "a.spec.ts", "specs": [works, waits], "suites": [phone]}]}
        self.plant({
            "artifacts": "\n".join(json.dumps(artifact) for artifact in artifacts),
            "browser": json.dumps(browser),
            "web/package.json": "{}",
            "vitest": json.dumps([{"name": "adds > up", "file": f"{root}/web/src/a.test.ts"}]),
            "docs": "src/lib.rs - (line 3): test\nsrc/lib.rs - plan (line 9): test\n"
                    "src/lib.rs - plan (line 12): test\n",
        })
        self.program("bin/cargo", f"""
            case "$*" in
            *--doc*--ignored*) tail -n 1 {root}/docs ;;
            *--doc*) cat {root}/docs ;;
            *) cat {root}/artifacts ;;
            esac
            """)
        self.program("bin/npx", f'case "$1" in vitest) cat {root}/vitest ;; *) cat {root}/browser ;; esac')
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{root}/bin:{path}"
        self.addCleanup(os.environ.__setitem__, "PATH", path)

    def program(self, name: str, body: str) -> None:
        self.plant({name: f"#!/bin/sh\n{textwrap.dedent(body)}\n"})
        (self.root / name).chmod(0o755)

    def run_names(self, *arguments: str) -> tuple[int, str]:
        output = io.StringIO()
        with contextlib.redirect_stderr(output):
            code = names.main(self.root, list(arguments))
        return code, output.getvalue()

    def lines(self) -> list[str]:
        return (self.root / names.FILE).read_text(encoding="utf-8").splitlines()

    def test_writes_all_suites_sorted(self) -> None:
        self.assertEqual(self.run_names("--write"), (0, ""))
        self.assertEqual(self.lines(), [
            "browser: a.spec.ts > on a phone > works",
            "browser: a.spec.ts > waits (ignored)",
            "browser: a.spec.ts > works",
            "db: value::tests::works",
            "doc: src/lib.rs -",
            "doc: src/lib.rs - plan",
            "doc: src/lib.rs - plan #2 (ignored)",
            "parlour api: a::sqlite",
            "parlour api: slow (ignored)",
            "parlour api: speed",
            "web: src/a.test.ts > adds > up",
        ])
        self.assertEqual(self.run_names(), (0, ""))

    def test_tells_what_is_lost_and_what_is_new(self) -> None:
        self.run_names("--write")
        self.plant({"vitest": json.dumps([{"name": "adds", "file": f"{self.root}/web/src/a.test.ts"}])})
        code, output = self.run_names()
        self.assertEqual(code, 1)
        self.assertEqual(output.splitlines()[:2],
                         ["lost: web: src/a.test.ts > adds > up", "new: web: src/a.test.ts > adds"])
        self.assertEqual(self.run_names("rust", "browser"), (0, ""))

    def test_writing_one_suite_keeps_the_others(self) -> None:
        self.run_names("--write")
        before = self.lines()
        self.plant({"vitest": json.dumps([{"name": "adds", "file": f"{self.root}/web/src/a.test.ts"}])})
        self.run_names("--write", "web")
        self.assertEqual(self.lines(), [*before[:-1], "web: src/a.test.ts > adds"])

    def test_fails_when_a_suite_is_empty_or_a_command_fails(self) -> None:
        self.plant({"vitest": "[]"})
        with self.assertRaisesRegex(SystemExit, "no tests found in web"):
            self.run_names("--write", "web")
        self.program("bin/npx", "exit 1")
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaisesRegex(SystemExit, "vitest list"):
            self.run_names("web")

    def test_refuses_what_leaves_tests_out_unlisted(self) -> None:
        for line in (
            "test.skip(phone, 'no')", "  test.fixme()", "it.skip('adds', f)", "it.todo('adds')", "xit('adds', f)",
            "describe.skip.each([1])('a', f)", "it.only('a', f)", "test.describe.only('a', f)", "it.skipIf(x)('a', f)",
            "test.info().skip()", "context.skip()", "skip()", "it('adds', { skip: true }, f)", "const run = test.skip",
        ):
            for file, suite in (("web/src/a/b.test.tsx", "web"), ("web/e2e/a.spec.ts", "browser")):
                self.plant({file: f"const a = 1\n{line}\n"})
                with self.assertRaisesRegex(SystemExit, f"{file}:2: ", msg=line):
                    self.run_names("--write", suite)
                self.plant({file: "styles.skip; t('a.skip'); items.only; todo(); book({ skip: true }); it('skip', f)"})
                self.run_names("--write", suite)
