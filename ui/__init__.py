"""Presentation and entry points: the command line and the chat page."""
