"""shop.py PAGE CACHE JOURNAL SYNCHRONOUS SCHEMA BATCH: a small shop's day on SQLite.

Inserts 1,500 orders in batches of one transaction each, looks up the latest orders of customers,
sums by customer, and changes some. Prints the processor seconds of that (user and system).

PAGE         bytes of a page
CACHE        KiB of the page cache
JOURNAL      delete, truncate, memory, wal, off
SYNCHRONOUS  off, normal, full
SCHEMA       plain (no index), index (on customer), covering (customer, day, amount),
             clustered (WITHOUT ROWID by customer, day, id)
BATCH        orders in a transaction

A file of more than 192 KiB fails, as the disk quota of the shop says.
"""

import json
import os
import sqlite3
import sys
import tempfile
import time

ORDERS, CUSTOMERS, QUOTA = 1500, 80, 192 * 1024


def main(page, cache, journal, synchronous, schema, batch):
    folder = tempfile.mkdtemp(prefix="rematch-sqlite-")
    path = os.path.join(folder, "shop.db")
    state = 1
    rows = []
    for i in range(ORDERS):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        rows.append((state >> 33) % CUSTOMERS)
    try:
        start = time.process_time()
        base = sqlite3.connect(path, isolation_level=None)
        base.execute(f"PRAGMA page_size={page}")
        base.execute(f"PRAGMA cache_size=-{cache}")
        base.execute(f"PRAGMA journal_mode={journal}")
        base.execute(f"PRAGMA synchronous={synchronous}")
        base.execute(f"PRAGMA max_page_count={QUOTA // page}")
        columns = "id INTEGER, customer INTEGER, day INTEGER, amount INTEGER, note TEXT"
        if schema == "clustered":
            base.execute(f"CREATE TABLE o ({columns}, PRIMARY KEY (customer, day, id)) "
                         "WITHOUT ROWID")
        else:
            base.execute(f"CREATE TABLE o ({columns})")
        if schema == "index":
            base.execute("CREATE INDEX i ON o (customer)")
        if schema == "covering":
            base.execute("CREATE INDEX i ON o (customer, day, amount)")
        for first in range(0, ORDERS, batch):
            base.execute("BEGIN")
            base.executemany(
                "INSERT INTO o VALUES (?, ?, ?, ?, ?)",
                [(i, rows[i], i // 100, i * 37 % 1000, "some words on this order")
                 for i in range(first, min(first + batch, ORDERS))])
            base.execute("COMMIT")
        total = 0
        for customer in range(CUSTOMERS):
            for amount, in base.execute(
                    "SELECT amount FROM o WHERE customer = ? ORDER BY day DESC LIMIT 5",
                    (customer,)):
                total += amount
        total += sum(s for _, s in base.execute(
            "SELECT customer, sum(amount) FROM o GROUP BY customer"))
        base.execute("BEGIN")
        for customer in range(0, CUSTOMERS, 8):
            base.execute("UPDATE o SET amount = amount + 1 WHERE customer = ? AND day < 3",
                         (customer,))
        base.execute("COMMIT")
        base.close()
        seconds = time.process_time() - start
        print(json.dumps({"seconds": round(seconds, 7), "total": total}))
    finally:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


if __name__ == "__main__":
    page, cache, journal, synchronous, schema, batch = sys.argv[1:]
    try:
        main(int(page), int(cache), journal, synchronous, schema, int(batch))
    except sqlite3.Error as error:
        sys.exit(str(error))
