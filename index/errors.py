"""Every error that Wenbao raises on purpose.

    WenbaoError
    ├── ReportError         one report or file cannot be taken in; the others go on
    ├── ModelError          a model cannot be loaded or does not fit
    │   └── LanguageModelError  it gives no answer (bot/llm.py)
    └── StoreError          a store cannot be used as asked
        ├── StoreMissing    there is no store at that path
        ├── StoreLocked     another process is writing to it
        └── StoreMismatch   it was made with another model or format

A message says what is wrong, where, and what to do, in one line. Misuse by a programmer (an
argument out of range, a blank question) stays `ValueError`.
"""


class WenbaoError(Exception):
    """Base of the errors that the command line and the page show as one line."""


class ReportError(WenbaoError):
    """A report or file that cannot be taken in; `where` is its path, with the line if there is one."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class ModelError(WenbaoError):
    """A model that cannot be loaded, or that does not do what is asked of it."""


class StoreError(WenbaoError):
    """A store that cannot be used as asked."""


class StoreMissing(StoreError):
    """There is no store at that path."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class StoreMismatch(StoreError):
    """The store was made with another embedding model or another format version."""
