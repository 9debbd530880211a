"""Tests the verdicts of scripts/planted-faults."""
import shlex

from support import PlantedTree, load

faults = load("planted-faults")


class Verdicts(PlantedTree):
    def setUp(self) -> None:
        super().setUp()
        faults.ROOT = faults.STATE = self.root
        faults.JOURNAL = self.root / "planted.json"
        self.plant({"a.rs": "right"})

    def verdict(self, script: str) -> str:
        """Returns the verdict on a fault whose test is a shell script."""
        test = f"sh -c {shlex.quote(script)}"
        verdict = faults.verdict_on(
            faults.Fault(name="a-fault", kind="x", harm="harm", file="a.rs", old="right", new="wrong", test=test))
        self.assertEqual((self.root / "a.rs").read_text(encoding="utf-8"), "right")
        return verdict

    def test_a_failed_test_has_caught_the_fault(self) -> None:
        libtest = "grep right a.rs || { echo 'test result: FAILED. 1 passed; 1 failed'; exit 101; }"
        self.assertEqual(self.verdict(libtest), "caught")
        vitest = r"printf '\033[2m      Tests \033[22m \033[1m\033[31m1 failed\033[39m | 2 passed (3)\n'; exit 1"
        self.assertEqual(self.verdict(vitest), "caught")

    def test_a_test_that_passes_has_not(self) -> None:
        self.assertEqual(self.verdict("echo 'test result: ok. 2 passed'"), "NOT CAUGHT")

    def test_a_command_that_fails_without_a_failed_test_decides_nothing(self) -> None:
        for script, code in (
            ("exec no-such-program", 127),
            ("echo 'error: no test target named `api`'; exit 101", 101),
            ("echo ' Test Files  1 failed (1)'; echo '      Tests  no tests'; exit 1", 1),
            ("echo 'test result: ok. 2 passed'; exit 1", 1),
        ):
            self.assertEqual(self.verdict(script), f"undecided: exit code {code}, but no failed test in the log")
