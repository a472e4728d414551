"""Work that ends when whoever asked for it has hung up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from ui.api_errors import ApiError

_Done = TypeVar("_Done")


async def unless_gone(request: Request, work: Coroutine[Any, Any, _Done]) -> _Done:
    """What `work` gives; it is cancelled if the sender of `request`, all of which has been read, leaves.

    Raises:
        ApiError: if they have left; nobody will read it, but the log has its status, 499 as in nginx's.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ApiError(499, "gone", "the connection was closed", "ask again")
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
