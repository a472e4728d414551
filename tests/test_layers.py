"""Who may import whom. What stands here is the design; a new import belongs in one of its places."""

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "bot", "ui")  # each may import itself and those before it
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))

# One library per file, one place per library. NumPy's arrays are the values in which vectors travel.
LIBRARIES = {
    "anyio": {"ui/mcp_stdio.py"},
    "faiss": {"index/dense.py"},
    "fastapi": {
        "ui/api.py",
        "ui/api_errors.py",
        "ui/api_events.py",
        "ui/api_reports.py",
        "ui/api_upload.py",
        "ui/app.py",
        "ui/embedding.py",
        "ui/health.py",
        "ui/intake.py",
        "ui/leaving.py",
        "ui/mcp_http.py",
        "ui/openai_api.py",
        "ui/server.py",
    },
    "filelock": {"bot/line_log.py", "index/collection.py", "ui/keys.py"},
    "gradio": {"ui/app.py", "ui/chat.py", "ui/gradio_api.py", "ui/reports.py"},
    "httpcore": {"index/connection.py"},
    "httpx": {"index/web.py"},
    "langchain_text_splitters": {"index/passages.py"},
    "limits": {"ui/rates.py"},
    "mcp": {"ui/mcp_http.py", "ui/mcp_stdio.py", "ui/mcp_tools.py"},
    "onnxruntime": {"index/onnx.py"},
    "openai": {"bot/llm.py"},
    "opencc": {"index/language.py", "index/script.py", "index/words.py"},
    "prometheus_client": {"ui/metrics.py"},
    "pydantic": {
        "ui/api_answers.py",
        "ui/api_document.py",
        "ui/api_upload.py",
        "ui/api_values.py",
        "ui/intake.py",
        "ui/mcp_tools.py",
        "ui/memory.py",
        "ui/openai_api.py",
        "ui/problems.py",
    },
    "pypinyin": {"index/romanised.py"},
    "rjieba": {"index/words.py"},
    "sentence_transformers": {"index/embedder.py", "index/onnx_encoder.py"},
    "snowballstemmer": {"index/words.py"},
    "starlette": {
        "ui/api_errors.py",
        "ui/api_upload.py",
        "ui/body_limit.py",
        "ui/document.py",
        "ui/guard.py",
        "ui/headers.py",
        "ui/intake.py",
        "ui/mcp_http.py",
        "ui/metrics.py",
        "ui/openai_api.py",
        "ui/protection.py",
        "ui/request_ids.py",
        "ui/request_log.py",
        "ui/visitors.py",
    },
    "tantivy": {"index/lexical.py"},
    "tokenizers": {"bot/onnx_extractor.py", "index/onnx_encoder.py"},
    "torch": {"bot/transformers_extractor.py", "index/onnx_encoder.py"},
    "tqdm": {"ui/commands.py"},
    "trafilatura": {"index/html.py"},
    "transformers": {"bot/transformers_extractor.py"},
    "uvicorn": {"ui/server.py"},
}


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere in it, in full."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports by a relative name"
            yield node.module or ""


def top(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_run_from_ui_to_bot_to_index_and_never_back(layer: str) -> None:
    above = LAYERS[LAYERS.index(layer) + 1 :]
    files = [path for path in FILES if path.parts[len(ROOT.parts)] == layer]
    assert files
    assert [(path.name, name) for path in files for name in imports(path) if top(name) in above] == []


def test_nothing_imports_the_tests_or_the_models_recipe() -> None:
    own = {path.stem for folder in ("tests", "data") for path in (ROOT / folder).rglob("*.py")} | {"tests"}
    assert [(path.name, name) for path in FILES for name in imports(path) if top(name) in own] == []


def test_each_library_has_its_place() -> None:
    found = defaultdict(set)
    for path in FILES:
        for name in map(top, imports(path)):
            if name not in {*LAYERS, *sys.stdlib_module_names, "numpy"}:
                found[name].add(path.relative_to(ROOT).as_posix())
    assert dict(found) == LIBRARIES


def test_parts_are_built_by_newsbot_the_commands_and_the_demo() -> None:
    """Whoever else needs a part is given it."""
    builders = {"index.collection", "index.embedder"}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if top(path.relative_to(ROOT).as_posix().replace("/", ".")) != "index"
        and builders & set(imports(path))
    }
    assert found == {"bot/newsbot.py", "ui/commands.py", "ui/demo.py", "ui/serve.py"}


@pytest.mark.parametrize("layer", ["index", "bot"])
def test_folder_works_without_those_above_it(layer: str) -> None:
    above = LAYERS[LAYERS.index(layer) + 1 :]
    names = [path.relative_to(ROOT).with_suffix("").as_posix() for path in (ROOT / layer).rglob("*.py")]
    # The encoder is loaded by sentence-transformers, and imports torch: seconds.
    modules = sorted(name.replace("/", ".") for name in names if name != "index/onnx_encoder")
    code = f"""
import importlib, sys
sys.modules.update(dict.fromkeys({above}))
for name in {modules}:
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
