"""Which version of Wenbao this is."""

import importlib.metadata
import tomllib
from pathlib import Path


def version() -> str:
    """The version that is installed, else that of this copy: a Space runs one without installing it."""
    try:
        return importlib.metadata.version("wenbao")
    except importlib.metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
