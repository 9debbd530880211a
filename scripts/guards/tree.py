"""Files of the working tree, and places in them."""
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

IGNORED = {".git", ".venv", "__pycache__", "data", "dist", "node_modules", "target", "test-results"}


@dataclass(frozen=True, order=True)
class Place:
    """Place that a measure counts. Line 0 stands for the whole file."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class Tree:
    """Files in a folder that Git tracks or would track."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._texts: dict[str, str] = {}

    @cached_property
    def files(self) -> list[str]:
        """Names relative to the folder, sorted."""
        names = self._tracked() if (self.root / ".git").exists() and shutil.which("git") else self._walked()
        return sorted(name for name in names if (self.root / name).is_file())

    def _tracked(self) -> set[str]:
        listed = subprocess.run(
            # The folder may belong to another user, for example in a container.
            ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=self.root, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout
        return set(listed.split("\0")) - {""}

    def _walked(self) -> set[str]:
        """Returns all files outside ignored folders, for a copy that is not a repository."""
        found = set()
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in IGNORED]
            found.update((Path(folder) / name).relative_to(self.root).as_posix() for name in names)
        return found

    def text(self, name: str) -> str:
        """Returns the content of a file."""
        if name not in self._texts:
            self._texts[name] = (self.root / name).read_text(encoding="utf-8", errors="replace")
        return self._texts[name]

    def run_by(self, *interpreters: str) -> list[str]:
        """Returns the scripts whose first line names one of these interpreters, with or without options."""
        found = []
        for name in self.files:
            with open(self.root / name, "rb") as file:
                if file.read(2) == b"#!":
                    words = file.readline(200).decode(errors="replace").split()
                    programs = [word.rpartition("/")[2] for word in words if not re.match(r"-|\w+=", word)]
                    if next((program for program in programs if program != "env"), "") in interpreters:
                        found.append(name)
        return found

    @cached_property
    def shell(self) -> list[str]:
        """Shell scripts, by file name or first line."""
        return sorted({*self.within(".sh", ".bash"), *self.run_by("bash", "dash", "ksh", "sh")})

    def within(self, *endings: str) -> list[str]:
        """Returns the files with these endings."""
        return [name for name in self.files if name.endswith(endings)]
