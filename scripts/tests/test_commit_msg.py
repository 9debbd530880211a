"""Tests scripts/hooks/commit-msg."""
import unittest

from support import load

hook = load("hooks/commit-msg")


class Messages(unittest.TestCase):
    def test_that_pass(self) -> None:
        for message in (
            "Add a hook for commit messages\n\nReviewers rejected every second one by hand.\n",
            "Seed the demo business with rooms\n\nThe planner needs them.\n# a comment of Git's template\n",
            "Merge branch 'main'",
            'Revert "Add a hook"',
            "fixup! Add a hook",
            "Link the report\n\n" + "https://example.test/" + "x" * 120 + "\n",
        ):
            self.assertEqual(hook.faults(message), [], message)

    def test_that_fail_name_every_fault(self) -> None:
        for message, count in (
            ("", 1),
            ("# only a comment\n", 1),
            ("Add a hook", 1),
            ("Add a hook.\n\nWhy.\n", 1),
            ("add a hook\n\nWhy.\n", 1),
            ("Added a hook\n\nWhy.\n", 1),
            ("The hook\n\nWhy.\n", 1),
            ("Add a hook\nWhy.\n", 1),
            ("Add " + "x" * 70 + "\n\nWhy.\n", 1),
            ("Add a hook\n\n" + "word " * 21 + "\n", 1),
            ("fixing " + "x" * 70 + ".", 5),
        ):
            self.assertEqual(len(hook.faults(message)), count, (message, hook.faults(message)))


if __name__ == "__main__":
    unittest.main()
