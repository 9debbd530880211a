"""Helpers for the tests of the scripts."""
import subprocess
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

SCRIPTS = Path(__file__).resolve().parent.parent


def load(script: str) -> ModuleType:
    """Loads a script without the ending `.py` as a module."""
    name = script.replace("-", "_")
    spec = spec_from_loader(name, SourceFileLoader(name, str(SCRIPTS / script)))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PlantedTree(unittest.TestCase):
    """Test case with a temporary folder for its files."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()

    def git(self, *arguments: str) -> None:
        """Runs Git in the folder, without the settings of the user."""
        settings = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *arguments], cwd=self.root, check=True, capture_output=True)

    def plant(self, files: dict[str, str]) -> None:
        """Writes files to the folder."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
