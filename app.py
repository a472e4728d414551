"""What a Hugging Face Space runs: Wenbao for strangers. README.md says how to make the Space one's own.

It lies here because Python puts the folder of the file that it runs on the path, and a Space installs only
requirements.txt, not this project: from `ui/app.py`, `bot` and `index` could not be imported.
"""

import os
import sys
from pathlib import Path

from index.errors import WenbaoError
from ui.cli import main
from ui.console import note

# Put there by whoever makes the Space their own.
_REPORTS = Path(__file__).parent / "reports"
# A Space stands behind one proxy, and huggingface.co, like whoever embeds it, shows it inside its own page.
# Visitors cannot be tricked into changing anything there: that takes the password.
_ON_A_SPACE = {"WENBAO_PROXIES": "1", "WENBAO_FRAME_ANCESTORS": "*", "WENBAO_CORS": "*"}
_SERVE = ["serve", "--public", "--host", "0.0.0.0", "--port", os.environ.get("PORT", "7860")]


def run() -> int:
    """Serves the reports of the Space, those in $WENBAO_STORE, or else the samples.

    Returns:
        The exit status.

    Raises:
        WenbaoError: if there can be no store where $WENBAO_STORE says.
    """
    if "SPACE_ID" in os.environ:
        for name, value in _ON_A_SPACE.items():
            os.environ.setdefault(name, value)
    store = os.environ.get("WENBAO_STORE")
    if _REPORTS.is_dir():
        store = store or "wenbao-store"
        # What cannot be read is said in the log, and keeps nobody from the rest.
        main(["add", "--store", store, str(_REPORTS)])
    elif store:
        _create(Path(store))
    return main([*_SERVE, "--store", store] if store else [*_SERVE, "--demo"])


def _create(store: Path) -> None:
    """Makes an empty store, to be filled through the page, where there is none yet."""
    from index.build import manifest
    from index.collection import Collection
    from index.embedder import open_embedder

    Collection.create(store, manifest(open_embedder())).close()


if __name__ == "__main__":
    try:
        sys.exit(run())
    except WenbaoError as error:
        note(error)
        sys.exit(1)
