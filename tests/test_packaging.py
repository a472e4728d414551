import importlib.util
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel of this project holds."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("building a wheel without the network needs hatchling: pip install hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *build],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("wenbao-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def files(folder: Path) -> set[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def test_wheel_holds_the_packages_with_models_and_sample_reports(unpacked: Path) -> None:
    for package in ("bot", "index", "ui"):
        held = {name for name in files(unpacked / package) if not name.startswith("data/")}
        assert held == files(ROOT / package)
    for folder in ("reports", "models/e5-small-int8"):
        assert files(unpacked / "index" / "data" / folder) == files(ROOT / "data" / folder)
        assert files(ROOT / "data" / folder)


def test_wheel_holds_nothing_that_would_collide_with_others(unpacked: Path) -> None:
    version = _project()["version"]
    assert {path.name for path in unpacked.iterdir()} == {"bot", "index", "ui", f"wenbao-{version}.dist-info"}
    assert not list(unpacked.rglob("__pycache__"))


def test_data_is_found_from_an_unpacked_wheel(unpacked: Path, tmp_path: Path) -> None:
    code = """
import json, index.resources
from index.load import load
from index.embedder import open_embedder
from index.resources import data_path
model = open_embedder()
print(json.dumps([index.resources.__file__, str(data_path("reports")), model.name, model.dimension,
                  sum(1 for _ in load([data_path("reports")]))]))
"""
    done = _python(code, unpacked, tmp_path)
    module, reports, name, dimension, count = json.loads(done)
    assert module == str(unpacked / "index" / "resources.py")
    assert reports == str(unpacked / "index" / "data" / "reports")
    assert (name, dimension) == ("e5-small-int8", 384)
    assert 40 <= count <= 80


def test_page_files_are_read_from_an_unpacked_wheel(unpacked: Path) -> None:
    assert {path.name for path in (unpacked / "ui").iterdir() if path.suffix in {".css", ".js"}} == {
        path.name for path in (ROOT / "ui").iterdir() if path.suffix in {".css", ".js"}
    }


def test_version_is_that_of_the_project() -> None:
    wenbao = Path(sys.executable).with_name("wenbao")
    done = subprocess.run([wenbao, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"wenbao {_project()['version']}\n"


def test_data_that_is_missing_says_to_install_again(unpacked: Path, tmp_path: Path) -> None:
    code = """
from index.resources import data_path
try:
    data_path("models/none")
except FileNotFoundError as error:
    print(error)
"""
    done = _python(code, unpacked, tmp_path)
    assert done == "models/none is missing from this installation of wenbao: install it again\n"


def _project() -> dict[str, str]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def _python(code: str, packages: Path, folder: Path) -> str:
    """Runs code in `folder`, with `packages` before what is installed here."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
