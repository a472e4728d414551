import subprocess
import sys

# What the runtime finds in its environment when it is loaded; nothing else loads it (tests/test_layers.py).
LOADING = """
import os, sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "onnxruntime":
            print(os.environ.get("ORT_DISABLE_TELEMETRY"))
sys.meta_path.insert(0, Watch())
import index.onnx
"""


def test_onnx_runtime_is_told_not_to_call_home_before_it_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True, env={})
    assert done.stdout == "1\n"
