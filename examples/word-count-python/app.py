"""Counts words, over all texts that it was ever given: Python on wasi:keyvalue.

    cargo compose build word-count-python-on-filesystem
    mkdir -p dist/words
    wasmtime compile dist/word-count-python-on-filesystem.wasm -o dist/word-count.cwasm
    alias word-count='wasmtime run --allow-precompiled --dir dist/words::/keyvalue dist/word-count.cwasm'
    word-count add 'the more the merrier'
    word-count top 2

`add` without a text reads standard input; `text NUMBER` prints a text that was counted before. Texts are
kept compressed, so that their values are bytes and no text. The component brings CPython with it, which
wasmtime would compile at each start: hence `wasmtime compile`.
"""

import re
import sys
import zlib
from collections import Counter

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import atomics, batch, store

USAGE = "usage: word-count add [TEXT], word-count top [N], or word-count text NUMBER"


class Problem(Exception):
    """What a person can do something about."""


def told(error):
    """The words for an error of the store."""
    if isinstance(error, store.Error_Other):
        return error.value
    return "there is no such store" if isinstance(error, store.Error_NoSuchStore) else "access is denied"


def ask(what, call, *arguments):
    """Calls the store; an error in its result is one of ours, which says what was asked."""
    try:
        return call(*arguments)
    except Err as error:
        raise Problem(f"cannot {what}: {told(error.value)}") from None


def keys(bucket, prefix):
    """All keys that begin so, page by page."""
    cursor = None
    while True:
        page = ask("list the words", bucket.list_keys, cursor)
        yield [key for key in page.keys if key.startswith(prefix)]
        cursor = page.cursor
        if cursor is None:
            return


def count(bucket, text):
    """Adds the words of a text to those of all others."""
    words = Counter(re.findall(r"\w+", text.lower()))
    new = 0
    for word, times in words.items():
        sum_ = ask(f"count {word!r}", atomics.increment, bucket, f"word:{word}", times)
        new += sum_ == times
    number = ask("count the texts", atomics.increment, bucket, "texts", 1)
    ask("keep the text", bucket.set, f"text:{number}", zlib.compress(text.encode(), 9))
    print(f"text {number}: {sum(words.values())} words, {new} that were never seen before")


def print_top(bucket, limit):
    """Prints the words that come most often."""
    sums = Counter()
    for page in keys(bucket, "word:"):
        for key, value in ask("get the words", batch.get_many, bucket, page):
            # One that went away since it was listed has no value.
            sums[key.removeprefix("word:")] = int(value or 0)
    for word, times in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:limit]:
        print(f"{times:>5} {word}")


def print_text(bucket, number):
    """Prints a text that was counted."""
    packed = ask(f"get text {number}", bucket.get, f"text:{number}")
    if packed is None:
        raise Problem(f"there is no text {number}")
    try:
        text = zlib.decompress(packed)
    except zlib.error as error:
        raise Problem(f"text {number} is damaged: {error}") from None
    print(f"text {number}, {len(text)} bytes kept as {len(packed)}:")
    sys.stdout.write(text.decode())


def natural(text):
    if not text.isdecimal():
        raise Problem(f"{text!r} is no number; {USAGE}")
    return int(text)


def read():
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise Problem(f"standard input is no text: {error}") from None


def main(arguments):
    # What is wrong with them is said before the store is opened.
    match arguments:
        case ["add", text]:
            command = lambda bucket: count(bucket, text)
        case ["add"]:
            command = lambda bucket: count(bucket, read())
        case ["top"]:
            command = lambda bucket: print_top(bucket, 5)
        case ["top", text]:
            limit = natural(text)
            command = lambda bucket: print_top(bucket, limit)
        case ["text", text]:
            number = natural(text)
            command = lambda bucket: print_text(bucket, number)
        case _:
            raise Problem(USAGE)
    with ask("open the store", store.open, "word-count") as bucket:
        command(bucket)


class Run(exports.Run):
    """What a host calls of a command. An error in its result is exit code 1."""

    def run(self):
        try:
            main(sys.argv[1:])
        except Problem as problem:
            print(f"word-count: {problem}", file=sys.stderr)
            raise Err(None) from None
        finally:
            sys.stdout.flush()
