"""The page's marks: the logo, and the small drawings on its buttons."""

from pathlib import Path

LOGO = (Path(__file__).parent / "page" / "logo.svg").read_text(encoding="utf-8").strip()
"""A question's bubble that is a page of news, with one sentence marked."""

_PATHS = {
    "copy": "M9 9h10v10H9zM5 15V5h10",
    "markdown": "M3 6h18v12H3zM6.5 15V9l2.5 3 2.5-3v6M17 9v6m-2-2 2 2 2-2",
    "share": "M12 15V4m-4 4 4-4 4 4M5 12v8h14v-8",
    "up": "M7 11v9H4v-9zm0 0 4-8c1.5 0 2.5 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1 7a2 2 0 0 1-2 1.7H7",
    "down": "M17 13V4h3v9zm0 0-4 8c-1.5 0-2.5-1-2.5-2.5V15H5a2 2 0 0 1-2-2.3l1-7A2 2 0 0 1 6 4h11",
    "retry": "M20 11a8 8 0 1 0-2.3 6M20 4v7h-7",
    "undo": "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
    "edit": "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
    "clear": "M12 5v14M5 12h14",
    "send": "M12 20V5m-6 6 6-6 6 6",
    "stop": "M7 7h10v10H7z",
    "theme": "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
    "back": "M11 5 4 12l7 7M4 12h16",
    "previous": "M15 5l-7 7 7 7",
    "next": "M9 5l7 7-7 7",
    "close": "M6 6l12 12M18 6 6 18",
    "remove": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
}


def icon(name: str) -> str:
    """The drawing `name`, in the colour of the text around it, unseen by screen readers."""
    return (
        '<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
