import pytest

from ui import access
from ui.access import Access


class Clock:
    """The time, as far as `access` knows."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(access, "monotonic", clock)
    return clock


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_without_a_password_only_visitors_on_this_machine_may_write(address: str) -> None:
    assert Access().may_write(address, "")
    assert not Access(public=True).may_write(address, "")


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5",
        "192.168.1.2",
        "8.8.8.8",
        "2001:db8::1",
        "0.0.0.0",
        "localhost",
        "127.0.0.1.evil.example",
        "",
        None,
    ],
)
def test_without_a_password_nobody_else_may_whatever_they_send(address: str | None) -> None:
    assert not Access().may_write(address, "")
    assert not Access().may_write(address, "password")


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("address", ["127.0.0.1", "8.8.8.8", None])
def test_with_a_password_it_alone_counts(public: bool, address: str | None) -> None:
    asking = Access(public, "Öffne 芝麻")
    assert asking.asks_password()
    assert asking.may_write(address, "Öffne 芝麻")
    for wrong in ("", " ", "öffne 芝麻", "Öffne 芝麻 ", "Öffne", "\ud800", "x" * 1_000_000):
        assert not asking.may_write(address, wrong)


def test_password_of_an_environment_that_is_not_in_utf_8_can_be_given() -> None:
    assert Access(password="gr\udcfcn").may_write(None, "gr\udcfcn")


def test_empty_password_is_none_and_opens_nothing() -> None:
    assert not Access(password="").asks_password()
    assert not Access(password="").may_write("8.8.8.8", "")
    assert not Access(public=True, password="").may_write("127.0.0.1", "")


def test_after_ten_wrong_tries_in_a_minute_not_even_the_right_one_is_taken(clock: Clock) -> None:
    asking = Access(password="right")
    for _ in range(9):
        assert not asking.may_write("8.8.8.8", "wrong")
    assert asking.may_write("8.8.8.8", "right")  # and forgets the nine
    for _ in range(10):
        clock.now += 1
        assert not asking.may_write("8.8.8.8", "wrong")
    assert not asking.may_write("8.8.8.8", "right")
    clock.now += 49
    assert not asking.may_write("8.8.8.8", "right")
    clock.now += 2
    assert asking.may_write("8.8.8.8", "right")


def test_visitor_who_guesses_locks_out_nobody_elsewhere(clock: Clock) -> None:
    asking = Access(password="right")
    for _ in range(20):
        asking.may_write("8.8.8.8", "wrong")
    assert asking.may_write("9.9.9.9", "right")
    assert not asking.may_write("8.8.8.8", "right")


def test_page_that_is_opened_without_a_password_is_no_try(clock: Clock) -> None:
    asking = Access(password="right")
    for _ in range(20):
        assert not asking.may_write("8.8.8.8", "")
    assert asking.may_write("8.8.8.8", "right")


def test_tries_from_everywhere_do_not_fill_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_MOST_ADDRESSES", 5)
    asking = Access(password="right")
    for number in range(50):
        asking.may_write(f"10.0.0.{number}", "wrong")
    assert len(asking._failures) == 5


def test_password_is_not_in_what_is_logged_of_it() -> None:
    assert "wrong" not in repr(Access(password="right")._failures)
    assert repr(Access(public=True, urls=True)).startswith("Access(public=True")
