"""What identifies an article, so that adding its report again changes nothing."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that say where a link was clicked, not what it leads to.
_TRACKING = frozenset(
    "spm scm from share share_token isappinstalled fbclid gclid msclkid igshid yclid mc_cid mc_eid".split()
)
_ROUTE = re.compile(r"[!/]")


def identity(given: str | None, url: str | None, source: str | None, text: str) -> str:
    """An article's id: the given one, else its canonical URL, else a hash of source and clean text."""
    given = (given or "").strip()
    return given or (canonical_url(url) if url else None) or text_identity(source, text)


def text_identity(source: str | None, text: str) -> str:
    """The id of an article of which nothing is known but its source and clean text: 16 hex digits."""
    return hashlib.sha256(f"{source or ''}\n{text}".encode()).hexdigest()[:16]


def canonical_url(url: str) -> str | None:
    """`url` without fragment, tracking parameters, trailing slash and capitals in its host.

    `None` if it identifies no report: not a full URL, or a site's home page. A fragment that a page's
    script reads as a path (`#/report/5`, `#!report`) is kept.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    fragment = parts.fragment if _ROUTE.match(parts.fragment) else ""
    path = parts.path if fragment else parts.path.rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in pairs if not _is_tracking(name)])
    if not parts.scheme or not parts.netloc or not (path.strip("/") or query or fragment.strip("!/")):
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, fragment))


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith("utm_")
