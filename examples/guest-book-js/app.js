// A guest book, in which every guest has a seal: JavaScript on wasi:keyvalue.
//
//     cargo compose build guest-book-js-on-filesystem
//     mkdir -p dist/book
//     wasmtime run --dir dist/book::/keyvalue dist/guest-book-js-on-filesystem.wasm sign Ada 'It counts!'
//     wasmtime run --dir dist/book::/keyvalue dist/guest-book-js-on-filesystem.wasm read
//
// `seal NAME` draws a guest's seal. Entries are kept as JSON, a seal as its eight bytes. The engine in
// the component is QuickJS: it has the language, and neither `console` nor `TextEncoder` of browsers.
// It takes 64-bit numbers as plain ones, where other engines want a BigInt.

import { getArguments } from 'wasi:cli/environment@0.2.12';
import { getStderr } from 'wasi:cli/stderr@0.2.12';
import { getStdout } from 'wasi:cli/stdout@0.2.12';
import { increment } from 'wasi:keyvalue/atomics@0.2.0-draft2';
import { getMany, setMany } from 'wasi:keyvalue/batch@0.2.0-draft2';
import { open } from 'wasi:keyvalue/store@0.2.0-draft2';

const USAGE = 'usage: guest-book sign NAME MESSAGE, guest-book read, or guest-book seal NAME';

/** What a person can do something about. */
class Problem extends Error {}

const bytesOf = (text) => Uint8Array.from(unescape(encodeURIComponent(text)), (char) => char.charCodeAt(0));

function textOf(bytes) {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return decodeURIComponent(escape(binary));
}

/** Prints a line; a stream takes 4 KiB at a time. */
function print(stream, line) {
  const bytes = bytesOf(`${line}\n`);
  for (let start = 0; start < bytes.length; start += 4096) {
    stream.blockingWriteAndFlush(bytes.slice(start, start + 4096));
  }
}

/** Calls the store. An error in its result is thrown; it becomes one of ours, which says what was asked. */
function ask(what, call) {
  try {
    return call();
  } catch (error) {
    const cause = error.payload;
    if (cause === undefined) throw error;
    throw new Problem(`cannot ${what}: ${cause.tag === 'other' ? cause.val : cause.tag}`);
  }
}

/** Numbers of one width, so that keys are in the order of the entries. */
const entryKey = (number) => `entry:${String(number).padStart(9, '0')}`;
const sealKey = (name) => `seal:${name}`;

/** Eight bytes that tell one name from another: FNV-1a, in eight lanes. */
function sealOf(name) {
  const lanes = new Uint8Array(8);
  let hash = 0x811c9dc5;
  for (let lane = 0; lane < 8; lane++) {
    for (const byte of bytesOf(name)) hash = Math.imul(hash ^ byte, 0x01000193);
    lanes[lane] = hash >>> 24;
  }
  return lanes;
}

function sign(out, book, name, message) {
  if (name === '') throw new Problem('a guest has a name');
  const number = ask('count the entries', () => increment(book, 'entries', 1));
  const entry = bytesOf(JSON.stringify({ name, message }));
  // Both or neither.
  ask('sign', () => setMany(book, [[entryKey(number), entry], [sealKey(name), sealOf(name)]]));
  print(out, `entry ${number}: thank you, ${name}`);
}

function keys(book, prefix) {
  const found = [];
  let cursor;
  do {
    const page = ask('list the entries', () => book.listKeys(cursor));
    found.push(...page.keys.filter((key) => key.startsWith(prefix)));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return found.sort();
}

function read(out, book) {
  const entries = ask('read the entries', () => getMany(book, keys(book, 'entry:')));
  for (const [key, value] of entries) {
    const number = Number(key.slice('entry:'.length));
    try {
      const { name, message } = JSON.parse(textOf(value));
      print(out, `${number}. ${name}: ${message}`);
    } catch {
      throw new Problem(`entry ${number} is damaged`);
    }
  }
  if (entries.length === 0) print(out, 'nobody has signed');
}

function seal(out, book, name) {
  const rows = ask('get the seal', () => book.get(sealKey(name)));
  if (!rows) throw new Problem(`${name} has not signed`);
  for (const row of rows) {
    const half = row.toString(2).padStart(8, '0').replaceAll('0', '.').replaceAll('1', '#');
    print(out, half + [...half].reverse().join(''));
  }
}

function main(out, [command, ...rest]) {
  const commands = { sign: [sign, 2], read: [read, 0], seal: [seal, 1] };
  const [run, length] = Object.hasOwn(commands, command) ? commands[command] : [];
  if (length !== rest.length) throw new Problem(USAGE);
  const book = ask('open the store', () => open('guest-book'));
  run(out, book, ...rest);
}

/** What a host calls of a command. What it throws is the error of its result: exit code 1. */
export const run = {
  run() {
    try {
      main(getStdout(), getArguments().slice(1));
    } catch (error) {
      print(getStderr(), `guest-book: ${error instanceof Problem ? error.message : error}`);
      throw undefined;
    }
  },
};
