"""What those who run a server ask it: whether it is up, whether it can answer, and its figures."""

import logging
from typing import Annotated

from fastapi import Depends, FastAPI, Response

from ui.guard import Caller, Guard
from ui.metrics import CONTENT_TYPE, Measured, Metrics
from ui.service import Service
from ui.service_errors import NotReady

_log = logging.getLogger(__name__)


def add_health_routes(server: FastAPI, service: Service, guard: Guard) -> None:
    """Adds /healthz, /readyz and, for those who may read, /metrics; from here on requests are counted."""
    metrics = Metrics(service)
    server.add_middleware(Measured, metrics=metrics)

    @server.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @server.get("/readyz")
    def readyz(response: Response) -> dict[str, str]:
        status = _status(service)
        if status != "ready":
            response.status_code = 503
        return {"status": status}

    @server.get("/metrics")
    def figures(_: Annotated[Caller, Depends(guard.read)]) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)


def _status(service: Service) -> str:
    """In a word; "ready" when the models are loaded and the ledger gives what is asked of it."""
    try:
        # The cheapest question that only an open ledger has an answer to.
        service.bot().article("")
    except KeyError:
        return "ready"
    except NotReady:
        return "loading" if service.failure is None else "failed"
    except Exception:
        _log.exception("the ledger cannot be asked")
        return "failed"
    return "ready"
