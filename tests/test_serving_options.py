"""What the operator says, on the command line or by variables, and what becomes of it."""

from pathlib import Path
from typing import Any

import pytest

from ui.keys import Key, add_key
from ui.options import command_line
from ui.serve import _protection

VARIABLES = (
    *("WENBAO_REQUIRE_KEY", "WENBAO_RATE_LIMIT", "WENBAO_PROXIES", "WENBAO_CORS", "WENBAO_FRAME_ANCESTORS"),
    *("WENBAO_LOG_JSON", "WENBAO_API_KEYS"),
)


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def options(*arguments: str) -> Any:
    return command_line().parse_args(["serve", *arguments])


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as caught:
        options(*arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


def test_nothing_is_open_that_nobody_has_opened(tmp_path: Path) -> None:
    protection = _protection(options("--store", str(tmp_path)))
    assert (protection.proxies, protection.origins, protection.frame_ancestors) == (0, (), ("'self'",))
    assert not protection.keys
    assert not protection.requires_key
    assert protection.rates.text == ""


def test_strangers_may_not_ask_without_end_unless_the_operator_says_so(tmp_path: Path) -> None:
    public = "--store", str(tmp_path), "--public"
    assert _protection(options(*public)).rates.text == "60/minute"
    assert _protection(options(*public, "--rate-limit", "off")).rates.text == ""
    assert (
        _protection(options(*public, "--rate-limit", "5/second; 1000/day")).rates.text == "5/second, 1000/day"
    )


def test_options_say_who_may_call_and_frame(tmp_path: Path) -> None:
    given = "--cors=https://A.example, http://b.example:8080", "--frame-ancestors=self https://*.hf.space"
    protection = _protection(
        options("--store", str(tmp_path), *given, "--proxies", "2", "--host", "desk.lan")
    )
    assert protection.origins == ("https://a.example", "http://b.example:8080")
    assert protection.frame_ancestors == ("'self'", "https://*.hf.space")
    assert (protection.proxies, protection.hosts) == (2, ("desk.lan",))


def test_variables_say_the_same_and_options_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    values = "1", "5/hour", "1", "*", "'self', https://huggingface.co", "yes"
    for name, value in zip(VARIABLES, values, strict=False):
        monkeypatch.setenv(name, value)
    told = options()
    assert (told.require_key, told.rate_limit, told.proxies, told.log_json) == (True, "5/hour", 1, True)
    assert told.cors == ("*",)
    assert told.frame_ancestors == ("'self'", "https://huggingface.co")
    assert options("--proxies", "0").proxies == 0
    monkeypatch.setenv("WENBAO_PROXIES", "")
    assert options().proxies == 0


def test_keys_are_those_of_the_store_or_the_file_and_of_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_store, _ = add_key(tmp_path / "api-keys", "store", may_write=True)
    in_file, _ = add_key(tmp_path / "own", "own", may_write=False)
    given = Key("given", "read", "0" * 64)
    monkeypatch.setenv("WENBAO_API_KEYS", given.line())
    store = "--store", str(tmp_path)
    assert _protection(options(*store)).keys.find(in_store)
    own = _protection(options(*store, "--keys", str(tmp_path / "own"))).keys
    assert own.find(in_file)
    assert not own.find(in_store)
    demo = _protection(options(*store, "--demo")).keys
    assert demo
    assert not demo.find(in_store), "the demo is not the store, and its visitors not the store's"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--rate-limit", "often", "'often' is no rate: write it as 60/minute, or off"),
        ("--rate-limit", "0/minute", "'0/minute' is no rate"),
        ("--rate-limit", "60/minute 5", "'60/minute 5' is no rate"),
        ("--proxies", "-1", "'-1' is no number from 0 to 9"),
        ("--proxies", "²", "'²' is no number from 0 to 9"),
        ("--cors", "a.example", "'a.example' is no origin: write it as https://site.example"),
        ("--cors", "https://a.example/", "'https://a.example/' is no origin"),
        ("--frame-ancestors", "https://a.example/page", "'https://a.example/page' is no site"),
        ("--frame-ancestors", "javascript:x(1)", "'javascript:x(1)' is no site"),
    ],
)
def test_what_is_none_of_it_is_said(
    capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    line = complaint(capsys, f"{option}={value}")
    assert f"argument {option}: {said}" in line
    assert len(line.splitlines()) == 1
