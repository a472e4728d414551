"""A Hugging Face Space in a process of its own, which is told what Spaces tell and may not go outside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

# Runs before anything else in the server's process: nothing leaves this machine, and Wenbao is not installed.
NO_OUTSIDE = """
import importlib.metadata, os, socket
def version(name, known=importlib.metadata.version):
    if name == "wenbao":
        raise importlib.metadata.PackageNotFoundError(name)
    return known(name)
importlib.metadata.version = version
def guarded(known):
    def connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            refuse(address)
        return known(self, address)
    return connect
def look_up(host, *rest, known=socket.getaddrinfo, **named):
    if host not in (None, "", "127.0.0.1", "::1", "0.0.0.0", "localhost"):
        refuse(host)
    return known(host, *rest, **named)
def refuse(whom):
    with open(os.environ["OUTSIDE"], "a") as noted:
        print(whom, file=noted)
    raise OSError(f"nothing goes out: {whom}")
for name in ('connect', 'connect_ex'):
    setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
socket.getaddrinfo = look_up
"""


@contextmanager
def space(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A Space, run from `folder` as Spaces run them, and its port; it goes nowhere outside, or is noted."""
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(NO_OUTSIDE, encoding="utf-8")
    port = _free_port()
    told = {
        "HOME": str(folder),
        "OUTSIDE": str(folder / "outside"),
        "PORT": str(port),
        "PYTHONPATH": str(folder / "guard"),
        "SYSTEM": "spaces",
        "SPACE_ID": "someone/wenbao",
        "GRADIO_SSR_MODE": "True",
    }
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    command = [sys.executable, "app.py"]
    with subprocess.Popen(
        command, cwd=folder, env={**kept, **told}, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server, port
        finally:
            server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(port: int) -> None:
    """Waits until the models are loaded."""
    deadline = time.monotonic() + 120
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, "the Space does not become ready"
        time.sleep(0.2)
