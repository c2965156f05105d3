"""shop.py PAGE CACHE JOURNAL LOCKING SCHEMA BATCH: a small shop's day on SQLite.

Inserts 800 orders in batches of one transaction each, looks up the latest orders of customers,
sums by customer, and changes some. Prints the processor seconds of that (user and system)
and thousand orders a second, of the fastest of three such days.

PAGE     bytes of a page
CACHE    KiB of the page cache
JOURNAL  delete, memory, wal, off
LOCKING  normal, exclusive
SCHEMA   plain (no index), index (on customer), covering (customer, day, amount),
         clustered (WITHOUT ROWID by customer, day, id)
BATCH    orders in a transaction

The file lies in memory where there is /dev/shm, so that no disk is waited for. More than 72 KiB
fail: the shop's quota.
"""

import os
import sqlite3
import sys
import time

ORDERS, CUSTOMERS, QUOTA, DAYS = 800, 80, 72 * 1024, 3


def day(path, page, cache, journal, locking, schema, batch):
    """The processor seconds of a day that begins with an empty file."""
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
        base.execute(f"PRAGMA locking_mode={locking}")
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
        for customer in range(CUSTOMERS):
            base.execute("SELECT amount FROM o WHERE customer = ? ORDER BY day DESC LIMIT 5",
                         (customer,)).fetchall()
        base.execute("SELECT customer, sum(amount) FROM o GROUP BY customer").fetchall()
        base.execute("BEGIN")
        for customer in range(0, CUSTOMERS, 8):
            base.execute("UPDATE o SET amount = amount + 1 WHERE customer = ? AND day < 3",
                         (customer,))
        base.execute("COMMIT")
        base.close()
        seconds = time.process_time() - start
        return seconds
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.unlink(path + suffix)


def main(*options):
    memory = "/dev/shm"
    folder = memory if os.path.isdir(memory) else os.environ.get("TMPDIR", "/tmp")
    path = os.path.join(folder, f"rematch-recordings-{os.getpid()}.db")
    seconds = min(day(path, *options) for _ in range(DAYS))
    print(f'{{"seconds": {seconds:.7f}, "rate": {1e-3 * ORDERS / seconds:.6f}}}')


if __name__ == "__main__":
    page, cache, journal, locking, schema, batch = sys.argv[1:]
    try:
        main(int(page), int(cache), journal, locking, schema, int(batch))
    except sqlite3.Error as error:
        sys.exit(str(error))
