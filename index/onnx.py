"""ONNX Runtime, kept from calling home.

From 1.32 on, its build for Linux looks up mobile.events.data.microsoft.com once it is loaded, to report to
it. Only this variable, set before, stops that: `onnxruntime.disable_telemetry_events()` comes too late.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from onnxruntime import InferenceSession, SessionOptions

__all__ = ["InferenceSession", "SessionOptions"]
