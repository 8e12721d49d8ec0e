//! What `kv --help` prints below the list of commands.

/// Examples, the forms of JSON, and the exit codes.
pub const MANUAL: &str = "\
Examples, where kv stands for: wasmtime run COMPOSED.wasm
  kv set greeting 'hello'                store a text
  kv set logo --file logo.png            store a file (give its directory: wasmtime run --dir .)
  kv set session:7 anna --ttl 30m        store it for half an hour
  kv get greeting                        print the bytes of the value, and nothing else
  kv --bucket visits increment home      count; prints the new number
  kv increment stock -3                  count down
  kv cas lock --absent me                store only if the key is missing
  kv cas lock me you                     store only if the value is 'me'
  kv list --prefix user:                 the keys that start with 'user:', one per line
  kv scan --prefix user: --limit 10      the first ten of them in order, with their values
  kv commit move.txt                     the checks and writes of a file, all of them or none
  kv watch                               every change from now on, as it comes
  kv backup today.kvb                    the whole bucket in a file that shows when it is damaged
  kv --bucket copy restore today.kvb     store it in another bucket
  kv export all.jsonl                    every pair of the bucket as a line of JSON
  printf 'set a 1\\nget a\\n' | kv shell   several commands in one run

With --json, standard output has one line of JSON for each result:
  get, get-many, scan   {\"key\":\"k\",\"value\":\"text\"}, {\"key\":\"k\",\"base64\":\"/w==\"} for bytes that
                  are not UTF-8, {\"key\":\"k\",\"value\":null} for a missing key
  get-versioned   the same with \"version\"
  watch           the same with \"ttl\", in milliseconds or null, and \"position\"; the value is
                  null when the key was deleted. At the end of --once {\"position\":\"...\"};
                  {\"gap\":\"...\"} when changes are no longer kept
  list, scan --keys, buckets   a string for each key or name
  increment, count             the number
  ttl             milliseconds, \"never\" when the key stays, null when it is missing
  exists, cas, expire, commit  true or false
  import, backup, restore      the number of pairs
  stats, verify   an object
  set, delete, set-many, delete-many, compact, destroy   true

A VALUE that starts with '-' and is no number goes after '--': kv set k -- -v
A DURATION is a number of milliseconds, or one with its unit: 500ms, 10s, 5m, 2h, 1d

Exit codes:
  0  done, or found
  1  a key is missing, a check of cas or commit failed, or watch missed changes
  2  an error; standard error says what was asked, why it failed and what to do";
