"""Why the service cannot do what it was asked, now.

ServiceError (a WenbaoError)
├── NotReady      the bot is still being loaded, or could not be
├── Busy          as many wait as may: come back in `retry_after` seconds
└── TookTooLong   the time was up; what was under way has been stopped
"""

from index.errors import WenbaoError


class ServiceError(WenbaoError):
    """Nothing is wrong with what was asked: it cannot be done now."""

    retry_after = 1


class NotReady(ServiceError):
    """There is no bot yet, or for good."""

    retry_after = 5


class Busy(ServiceError):
    """Too many ask at once."""

    retry_after = 2


class TookTooLong(ServiceError):
    """It was begun, and stopped when its time was up."""
