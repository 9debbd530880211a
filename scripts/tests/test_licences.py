"""Tests scripts/check-licences."""
import unittest

from support import load

licences = load("check-licences")

ALLOWED = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"}
RULES = {
    "licenses": {"allow": ["MIT"]},
    "bans": {"deny": [
        {"crate": "old", "reason": "is old", "wrappers": ["user"]},
        {"crate": "bad", "reason": "is bad"},
    ]},
}


class Expressions(unittest.TestCase):
    def test_that_fit(self) -> None:
        for expression in (
            "MIT", "MIT OR GPL-3.0", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "MIT AND Apache-2.0", "(MIT)",
            "GPL-3.0 AND Zlib OR MIT", "(GPL-3.0 OR MIT) AND Apache-2.0", "Apache-2.0 WITH LLVM-exception AND MIT",
        ):
            self.assertTrue(licences.fits(expression, ALLOWED), expression)

    def test_that_do_not_fit(self) -> None:
        for expression in (
            "GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 AND MIT", "GPL-3.0 OR Zlib", "MIT AND (GPL-3.0 OR Zlib)",
            "MIT WITH LLVM-exception", "mit",
        ):
            self.assertFalse(licences.fits(expression, ALLOWED), expression)

    def test_that_cannot_be_read(self) -> None:
        unreadable = ("", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH", "()", "MIT AND OR MIT")
        for expression in unreadable:
            with self.assertRaises(ValueError, msg=expression):
                licences.fits(expression, ALLOWED)


class Faults(unittest.TestCase):
    def faults(self, name: str, licence: str | None = "MIT", source: str | None = licences.CRATES_IO,
               user: str = "user") -> list[str]:
        package = {"id": "1", "name": name, "version": "1.0.0", "license": licence, "source": source}
        top = {"id": "2", "name": user, "version": "0.1.0", "license": "MIT", "source": None}
        nodes = [{"id": "2", "dependencies": ["1"]}, {"id": "1", "dependencies": []}]
        return licences.faults({"packages": [package, top], "resolve": {"nodes": nodes}}, RULES)

    def test_are_none_in_what_is_allowed(self) -> None:
        self.assertEqual(self.faults("good"), [])
        self.assertEqual(self.faults("old"), [])

    def test_are_each_named(self) -> None:
        self.assertEqual(self.faults("good", licence="GPL-3.0"), ["good 1.0.0 has the licence GPL-3.0"])
        self.assertEqual(self.faults("good", licence=None), ["good 1.0.0 has no licence"])
        self.assertEqual(self.faults("good", licence="MIT OR"),
                         ["good 1.0.0 has an unreadable licence: 'MIT OR' ends unexpectedly"])
        self.assertEqual(self.faults("good", source="git+https://example.com/good"),
                         ["good 1.0.0 is from git+https://example.com/good"])
        self.assertEqual(self.faults("bad"), ["bad 1.0.0 is banned: is bad (used by user)"])
        self.assertEqual(self.faults("old", user="other"), ["old 1.0.0 is banned: is old (used by other)"])


class PackagesOfTheWebApp(unittest.TestCase):
    def faults(self, **package: object) -> list[str]:
        lock = {"packages": {
            "": {"version": "0.1.0", "license": "MIT"},
            "node_modules/a/node_modules/@b/c": {"version": "1.0.0", "license": "MIT"} | package,
        }}
        return licences.npm_faults(lock, RULES)

    def test_may_have_the_licences_of_crates_and_of_fonts(self) -> None:
        for licence in ("MIT", "OFL-1.1", "(MIT OR GPL-3.0)"):
            self.assertEqual(self.faults(license=licence), [])

    def test_may_have_more_licences_if_they_are_tools(self) -> None:
        for licence in ("MPL-2.0", "Python-2.0"):
            self.assertEqual(self.faults(license=licence, dev=True), [])
            self.assertEqual(self.faults(license=licence), [f"npm @b/c 1.0.0 has the licence {licence}"])
            self.assertEqual(self.faults(license=licence, devOptional=True),
                             [f"npm @b/c 1.0.0 has the licence {licence}"])
        self.assertEqual(self.faults(license="GPL-3.0", dev=True), ["npm @b/c 1.0.0 has the licence GPL-3.0"])

    def test_need_a_licence_that_can_be_read(self) -> None:
        for licence in ("", None):
            self.assertEqual(self.faults(license=licence, dev=True), ["npm @b/c 1.0.0 has no licence"])
        self.assertEqual(self.faults(license="SEE LICENSE IN x"),
                         ["npm @b/c 1.0.0 has an unreadable licence: 'SEE LICENSE IN x' has an unexpected LICENSE"])

    def test_are_from_the_registry(self) -> None:
        self.assertEqual(self.faults(resolved="https://registry.npmjs.org/c/-/c-1.0.0.tgz"), [])
        self.assertEqual(self.faults(resolved="git+ssh://git@example.com/c"),
                         ["npm @b/c 1.0.0 is from git+ssh://git@example.com/c"])
