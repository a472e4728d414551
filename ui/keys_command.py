"""`wenbao keys`: keys for programs are made, listed and removed."""

from argparse import Namespace

from ui.console import note, say, say_json
from ui.keys import KEYS_FILE, add_key, in_file, remove_key


def keys(options: Namespace) -> None:
    """Does what `options.action` says with the keys of a store or of `--keys`.

    Raises:
        WenbaoError: if there is no such key, or one already, or the file cannot be read or written.
        ValueError: if a name is missing or too many, or `--write` makes no sense.
    """
    path = options.keys or options.store / KEYS_FILE
    if (options.action == "list") == bool(options.name):
        takes = "no name" if options.action == "list" else "a name"
        raise ValueError(f"keys {options.action} takes {takes}: see 'wenbao keys --help'")
    if options.write and options.action != "add":
        raise ValueError(f"--write belongs to 'keys add', not to 'keys {options.action}'")
    if options.action == "add":
        token, key = add_key(path, options.name, options.write)
        if options.json:
            say_json({"name": key.name, "right": key.right, "key": token, "line": key.line()})
        else:
            say(token)
        note(f"this is the only time that the key is shown; in $WENBAO_API_KEYS it is {key.line()}")
    elif options.action == "remove":
        remove_key(path, options.name)
        if options.json:
            say_json({"removed": options.name})
        else:
            say(f"{options.name} removed")
    else:
        kept = in_file(path)
        if options.json:
            say_json([{"name": key.name, "right": key.right} for key in kept])
        elif kept:
            say("\n".join(f"{key.name}\t{key.right}" for key in kept))
        else:
            note(f"{path}: no keys: see 'wenbao keys --help'")
