"""The page's one endpoint for programs: `ask`, for `gradio_client`. The page itself does not use it."""

from typing import Any, cast

import gradio as gr
from gradio.events import api

from ui.api_values import Asked
from ui.guard import Guard
from ui.problems import problem
from ui.service import Service

_ABOUT = (
    "Answers a question from the reports, with the exact sentences that it rests on, or refuses to. The"
    " answer is that of POST /api/v1/ask, and so are the parameters."
)


def add_ask_endpoint(service: Service, guard: Guard) -> None:
    """Adds it to the `gr.Blocks` that is being built."""

    async def ask(  # noqa: PLR0913, PLR0917 (Gradio makes its parameters from these)
        request: gr.Request,
        question: str,
        k: int | None = None,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        history: list[dict[str, Any]] | None = None,
        extractive_only: bool = False,
    ) -> dict[str, Any]:
        limits = {"k": k, "since": since, "until": until, "source": source}
        given = {"question": question, "history": history or [], "extractive_only": extractive_only}
        try:
            await guard.read(cast(Any, request.request))
            # Gradio checks no types.
            asked = Asked.model_validate(given | limits)
            return (await service.ask(asked.question, **asked.how())).to_dict()
        except Exception as error:
            # Of any other error clients would learn nothing.
            raise gr.Error(problem(error), print_exception=False) from None

    # How many at once and how many wait is for the service to say.
    api(ask, api_name="ask", api_description=_ABOUT, concurrency_limit=None)
