import pytest
from limits.storage import memory

from ui import rates
from ui.rates import Rates


class Clock:
    """The time, as far as `rates` and its library know."""

    now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rates, "time", clock.time)
    monkeypatch.setattr(memory, "time", clock)
    return clock


def test_there_is_room_again_exactly_when_it_was_said(clock: Clock) -> None:
    limited = Rates("2/minute")
    assert [limited.count("a") for _ in range(2)] == [0, 0]
    clock.now += 18.5
    assert limited.count("a") == 42
    clock.now += 41
    assert limited.count("a") == 1
    clock.now += 1
    assert limited.count("a") == 0


def test_of_several_rates_the_fullest_counts(clock: Clock) -> None:
    limited = Rates("1/second, 3/hour")
    for wait in (1, 1, 3598):  # what is refused uses up no room
        assert (limited.count("a"), limited.count("a")) == (0, wait)
        clock.now += 1
    assert limited.count("a") == 3600 - 3
    assert limited.count("b") == 0


def test_without_a_rate_nobody_is_counted() -> None:
    assert {Rates().count("a") for _ in range(1000)} == {0}


def test_what_is_no_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="often"):
        Rates("often")
