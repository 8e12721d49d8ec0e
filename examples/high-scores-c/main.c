// A table of the ten best scores, which any number of players change at once: C on wasi:keyvalue.
//
//     cargo compose build high-scores-c-on-filesystem
//     mkdir -p dist/scores
//     wasmtime run --dir dist/scores::/keyvalue dist/high-scores-c-on-filesystem.wasm add ada 1200
//     wasmtime run --dir dist/scores::/keyvalue dist/high-scores-c-on-filesystem.wasm show
//
// The whole table is one value: records of 24 bytes, a name of up to 16 and a score, the lowest byte
// first. It is changed by compare-and-swap, so that of two players at the same time none is forgotten.

#include "high_scores_c.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 16, RECORD = NAME + 8, BEST = 10 };

struct record {
    char name[NAME + 1];
    int64_t score;
};

struct table {
    struct record records[BEST + 1]; // with room for one more, which the swap leaves out
    size_t length;
};

static const char USAGE[] = "usage: high-scores add NAME SCORE, or high-scores show";

// Says what a person can do something about, and ends the program.
static _Noreturn void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("high-scores: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

// The same for an error of the store.
static _Noreturn void fail_by(const wasi_keyvalue_store_error_t *error, const char *what) {
    switch (error->tag) {
    case WASI_KEYVALUE_STORE_ERROR_NO_SUCH_STORE:
        fail("cannot %s: there is no such store", what);
    case WASI_KEYVALUE_STORE_ERROR_ACCESS_DENIED:
        fail("cannot %s: access is denied", what);
    default:
        fail("cannot %s: %.*s", what, (int)error->val.other.len, (const char *)error->val.other.ptr);
    }
}

static void pack(const struct table *table, uint8_t *bytes) {
    for (size_t i = 0; i < table->length; i++, bytes += RECORD) {
        memset(bytes, 0, RECORD);
        memcpy(bytes, table->records[i].name, strlen(table->records[i].name));
        uint64_t score = (uint64_t)table->records[i].score;
        for (int byte = 0; byte < 8; byte++)
            bytes[NAME + byte] = (uint8_t)(score >> (8 * byte));
    }
}

static void unpack(const high_scores_c_option_list_u8_t *value, struct table *table) {
    memset(table, 0, sizeof *table);
    if (!value->is_some)
        return;
    if (value->val.len % RECORD != 0 || value->val.len / RECORD > BEST)
        fail("the table is damaged: it has %zu bytes, and not up to %d records of %d", value->val.len,
             (int)BEST, (int)RECORD);
    table->length = value->val.len / RECORD;
    for (size_t i = 0; i < table->length; i++) {
        const uint8_t *bytes = value->val.ptr + i * RECORD;
        memcpy(table->records[i].name, bytes, NAME);
        uint64_t score = 0;
        for (int byte = 0; byte < 8; byte++)
            score |= (uint64_t)bytes[NAME + byte] << (8 * byte);
        table->records[i].score = (int64_t)score;
    }
}

// Puts a record where its score belongs, behind those that have the same; its rank, from 0 on.
static size_t insert(struct table *table, const struct record *record) {
    size_t rank = 0;
    while (rank < table->length && table->records[rank].score >= record->score)
        rank++;
    memmove(&table->records[rank + 1], &table->records[rank], (table->length - rank) * sizeof *record);
    table->records[rank] = *record;
    if (table->length < BEST)
        table->length++;
    return rank;
}

static void add(wasi_keyvalue_store_borrow_bucket_t bucket, const struct record *record) {
    wasi_keyvalue_store_error_t error;
    high_scores_c_string_t games, key;
    high_scores_c_string_set(&games, "games");
    high_scores_c_string_set(&key, "table");
    int64_t game;
    if (!wasi_keyvalue_atomics_increment(bucket, &games, 1, &game, &error))
        fail_by(&error, "count the games");
    wasi_keyvalue_atomics_own_cas_t cas;
    if (!wasi_keyvalue_atomics_static_cas_new(bucket, &key, &cas, &error))
        fail_by(&error, "look at the table");
    for (;;) {
        high_scores_c_option_list_u8_t value;
        if (!wasi_keyvalue_atomics_method_cas_current(wasi_keyvalue_atomics_borrow_cas(cas), &value, &error))
            fail_by(&error, "read the table");
        struct table table;
        unpack(&value, &table);
        high_scores_c_option_list_u8_free(&value);
        size_t rank = insert(&table, record);
        uint8_t bytes[BEST * RECORD];
        pack(&table, bytes);
        high_scores_c_list_u8_t packed = {bytes, table.length * RECORD};
        wasi_keyvalue_atomics_cas_error_t refused;
        if (wasi_keyvalue_atomics_swap(cas, &packed, &refused)) {
            if (rank < BEST)
                printf("game %lld: %s is number %zu\n", (long long)game, record->name, rank + 1);
            else
                printf("game %lld: %s is not among the best\n", (long long)game, record->name);
            return;
        }
        if (refused.tag == WASI_KEYVALUE_ATOMICS_CAS_ERROR_STORE_ERROR)
            fail_by(&refused.val.store_error, "change the table");
        // Somebody else was quicker: once more, on what they made of the table.
        cas = refused.val.cas_failed;
    }
}

static void show(wasi_keyvalue_store_borrow_bucket_t bucket) {
    wasi_keyvalue_store_error_t error;
    high_scores_c_string_t key;
    high_scores_c_string_set(&key, "table");
    high_scores_c_option_list_u8_t value;
    if (!wasi_keyvalue_store_method_bucket_get(bucket, &key, &value, &error))
        fail_by(&error, "read the table");
    struct table table;
    unpack(&value, &table);
    high_scores_c_option_list_u8_free(&value);
    if (table.length == 0)
        puts("nobody has played");
    for (size_t i = 0; i < table.length; i++)
        printf("%2zu. %-*s %lld\n", i + 1, (int)NAME, table.records[i].name, (long long)table.records[i].score);
}

static struct record parse(const char *name, const char *score) {
    struct record record = {0};
    if (name[0] == '\0' || strlen(name) > NAME)
        fail("the name has %zu bytes: 1 to %d are right", strlen(name), (int)NAME);
    strcpy(record.name, name);
    char *end;
    errno = 0;
    record.score = strtoll(score, &end, 10);
    if (end == score || *end != '\0' || errno != 0)
        fail("'%s' is no whole number of 64 bits", score);
    return record;
}

int main(int count, char **arguments) {
    int adds = count == 4 && strcmp(arguments[1], "add") == 0;
    if (!adds && !(count == 2 && strcmp(arguments[1], "show") == 0))
        fail("%s", USAGE);
    struct record record = {0};
    if (adds)
        record = parse(arguments[2], arguments[3]);
    high_scores_c_string_t name;
    high_scores_c_string_set(&name, "high-scores");
    wasi_keyvalue_store_own_bucket_t bucket;
    wasi_keyvalue_store_error_t error;
    if (!wasi_keyvalue_store_open(&name, &bucket, &error))
        fail_by(&error, "open the store");
    if (adds)
        add(wasi_keyvalue_store_borrow_bucket(bucket), &record);
    else
        show(wasi_keyvalue_store_borrow_bucket(bucket));
    wasi_keyvalue_store_bucket_drop_own(bucket);
    return 0;
}
