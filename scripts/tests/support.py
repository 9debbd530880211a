"""What the tests of the scripts share."""
import subprocess
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

SCRIPTS = Path(__file__).resolve().parent.parent


def load(script: str) -> ModuleType:
    """Returns a script without the ending `.py` as a module."""
    name = script.replace("-", "_")
    spec = spec_from_loader(name, SourceFileLoader(name, str(SCRIPTS / script)))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PlantedTree(unittest.TestCase):
    """A test with a folder of its own, in which it plants files."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()

    def git(self, *arguments: str) -> None:
        """Runs Git there, without the user's settings."""
        settings = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *arguments], cwd=self.root, check=True, capture_output=True)

    def plant(self, files: dict[str, str]) -> None:
        """Writes files."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
