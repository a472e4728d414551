import json
import logging
import os
import stat
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from index.errors import WenbaoError
from ui import cli
from ui.keys import Key, Keys, add_key, in_file, remove_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "api-keys"


def test_key_is_found_by_what_its_owner_sends(path: Path) -> None:
    reading, _ = add_key(path, "reader", may_write=False)
    writing, _ = add_key(path, "desk", may_write=True)
    keys = Keys(path)
    assert [(key.name, key.may_write) for key in map(keys.find, (reading, writing)) if key] == [
        ("reader", False),
        ("desk", True),
    ]
    for wrong in (reading[:-1], reading + "a", reading.upper(), "", "wenbao_", "ünbekannt", "\ud800"):
        assert keys.find(wrong) is None


def test_key_itself_is_kept_nowhere_and_only_its_owner_reads_the_file(path: Path) -> None:
    token, key = add_key(path, "desk", may_write=True)
    assert path.read_text() == f"desk:write:{sha256(token.encode()).hexdigest()}\n" == f"{key.line()}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token not in repr(key)
    # 256 bits, of which nobody finds one by trying.
    assert len(token.removeprefix("wenbao_")) == 43


def test_no_two_keys_are_alike(path: Path) -> None:
    assert len({add_key(path, f"key{number}", may_write=False)[0] for number in range(20)}) == 20


def test_hash_is_not_the_key(path: Path) -> None:
    _, key = add_key(path, "desk", may_write=True)
    assert Keys(path).find(key.digest) is None
    assert Keys(path).find(key.line()) is None


def test_environment_holds_keys_as_the_file_does(path: Path) -> None:
    first, one = add_key(path, "one", may_write=False)
    second, two = add_key(path, "two", may_write=True)
    keys = Keys(None, f"{one.line()}\n {two.line()} ")
    assert keys.find(first) == one
    assert keys.find(second) == two


def test_without_a_file_there_are_none(path: Path) -> None:
    assert not Keys(path)
    assert not Keys()
    assert in_file(path) == ()
    assert Keys().find("wenbao_x") is None


def test_key_removed_stops_working_at_once_and_one_added_works(path: Path) -> None:
    gone, _ = add_key(path, "gone", may_write=True)
    keys = Keys(path)
    assert keys.find(gone)
    remove_key(path, "gone")
    assert keys.find(gone) is None
    assert not keys
    later, _ = add_key(path, "later", may_write=False)
    assert keys.find(later)


def test_file_that_breaks_while_serving_opens_nothing(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    token, _ = add_key(path, "desk", may_write=True)
    keys = Keys(path)
    path.write_text("what is this")
    assert keys.find(token) is None
    assert keys, "a broken file would let everybody in without a key"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "what is this" not in caplog.text


@pytest.mark.parametrize(
    "line",
    [
        "wenbao_secret",
        "desk:write:wenbao_secret",
        f"desk:admin:{'0' * 64}",
        f"d/sk:read:{'0' * 64}",
        f":read:{'0' * 64}",
        f"desk:read:{'G' * 64}",
        f"desk:read:{'0' * 63}",
    ],
)
def test_line_that_is_no_key_is_named_and_not_repeated(path: Path, line: str) -> None:
    path.write_text(f"{Key('first', 'read', '1' * 64).line()}\n{line}\n")
    with pytest.raises(WenbaoError) as caught:
        Keys(path)
    assert str(caught.value).startswith(f"{path}: key number 2 is none: write NAME:read:HASH")
    assert "secret" not in str(caught.value)
    with pytest.raises(WenbaoError, match=r"^\$WENBAO_API_KEYS: key number 1 is none"):
        Keys(None, line)


def test_name_names_one_key(path: Path) -> None:
    add_key(path, "desk", may_write=False)
    with pytest.raises(WenbaoError, match="there is a key named desk: remove it first"):
        add_key(path, "desk", may_write=True)
    with pytest.raises(WenbaoError, match="two keys are named desk"):
        Keys(path, Key("desk", "read", "2" * 64).line())
    assert [key.right for key in in_file(path)] == ["read"]


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a/b", "a\nb", "-a", "问", "x" * 65])
def test_name_that_a_line_cannot_hold_is_refused(path: Path, name: str) -> None:
    with pytest.raises(WenbaoError, match="is no name for a key"):
        add_key(path, name, may_write=False)
    assert not path.exists()


def test_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WenbaoError, match="no such folder: add reports first, or choose a file with --keys"):
        add_key(tmp_path / "nowhere" / "api-keys", "desk", may_write=False)


def test_file_that_is_a_folder_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(WenbaoError, match="the keys cannot be read: Is a directory"):
        Keys(path)


# The command.


def run(
    capsys: pytest.CaptureFixture[str], arguments: Sequence[str | os.PathLike[str]]
) -> tuple[int, str, str]:
    status = cli.main([os.fspath(part) for part in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_command_makes_lists_and_removes_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = "--store", tmp_path
    status, token, hint = run(capsys, ["keys", "add", "desk", "--write", *where])
    assert status == 0
    key = Keys(tmp_path / "api-keys").find(token.strip())
    assert key is not None
    assert key.may_write
    assert key.line() in hint
    assert token.strip() not in hint
    _, made, _ = run(capsys, ["keys", "add", "app", "--json", *where])
    assert json.loads(made).keys() == {"name", "right", "key", "line"}
    assert run(capsys, ["keys", "list", *where])[1] == "desk\twrite\napp\tread\n"
    assert run(capsys, ["keys", "remove", "desk", *where])[:2] == (0, "desk removed\n")
    _, listed, _ = run(capsys, ["keys", "list", "--json", *where])
    assert json.loads(listed) == [{"name": "app", "right": "read"}]
    status, _, complaint = run(capsys, ["keys", "remove", "desk", *where])
    assert (status, complaint) == (
        1,
        f"wenbao: {tmp_path / 'api-keys'}: no key named desk: see 'wenbao keys list'\n",
    )


def test_command_takes_a_file_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own"
    assert run(capsys, ["keys", "add", "desk", "--keys", own])[0] == 0
    assert [key.name for key in in_file(own)] == ["desk"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["add"], "keys add takes a name"),
        (["remove"], "keys remove takes a name"),
        (["list", "desk"], "keys list takes no name"),
        (["remove", "desk", "--write"], "--write belongs to 'keys add', not to 'keys remove'"),
    ],
)
def test_command_says_what_it_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    status, out, err = run(capsys, ["keys", *arguments, "--store", tmp_path])
    assert (status, out) == (2, "")
    assert complaint in err
