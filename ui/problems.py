"""What went wrong, in one line, where an interface has room for no more: for tools and clients of Gradio."""

import logging

from pydantic import ValidationError

from index.errors import WenbaoError
from ui.api_errors import ApiError, api_error

_log = logging.getLogger(__name__)


def problem(error: Exception) -> str:
    """What to mend or to tell; of what nobody foresaw only that it is the server's fault. That is logged."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()[:3]
        )
    if isinstance(error, ValueError):
        return " ".join(str(error).split())
    told = api_error(error)
    if not isinstance(error, ApiError | WenbaoError):
        _log.error("a request failed", exc_info=error)
    return f"{told.message}: {told.remedy}"
