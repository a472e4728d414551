"""Answering: from a question and ranked passages to an answer with citations."""
