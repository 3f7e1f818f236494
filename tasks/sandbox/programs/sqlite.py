"""A database in a file and one in memory."""
import sqlite3

with sqlite3.connect("data.db") as database:
    database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL)")
    database.executemany("INSERT INTO item (name, price) VALUES (?, ?)", [(f"n{i}", i * 1.5) for i in range(1000)])
    database.execute("CREATE INDEX by_name ON item (name)")
    print(database.execute("SELECT count(*), sum(price), max(name) FROM item").fetchone())
memory = sqlite3.connect(":memory:")
print(memory.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT group_concat(i) FROM n").fetchone())
