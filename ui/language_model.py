"""Which language model the options and the environment name, if any."""

import os
from argparse import Namespace

from bot.endpoint import API_KEY, BASE_URL, MODEL, Endpoint


def endpoint(options: Namespace) -> Endpoint | None:
    """The endpoint; what is given as an option goes before what the environment says.

    Raises:
        ModelError: if it is named by half, or wrongly.
    """
    given = {BASE_URL: options.llm_base_url, MODEL: options.llm_model, API_KEY: options.llm_api_key}
    return Endpoint.read(
        {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    )
