"""Where the bundled models and sample reports lie, from a wheel and from a checkout alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "data", _PACKAGE.parent / "data")


def data_path(name: str) -> Path:
    """The path of `name` in the project's `data/` folder.

    Raises:
        FileNotFoundError: if this installation lacks it.
    """
    for root in _ROOTS:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from this installation of wenbao: install it again")
