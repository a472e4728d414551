"""What the pages of other sites need to show this one inside them as `<gradio-app>`."""

from fastapi import FastAPI, Response

from ui.app import component_script


def add_embedding_routes(server: FastAPI) -> None:
    """Serves the web component's script, so that an embedding page need fetch it from nowhere else.

    Browsers run it for the sites that `ui.protection.Protection` lets in.
    """
    script = component_script()

    @server.get("/gradio.js", include_in_schema=False)
    async def gradio_script() -> Response:
        return Response(script, media_type="text/javascript")
