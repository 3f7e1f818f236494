"""Rows with quotes and line ends in them."""
import csv

with open("rows.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.DictWriter(file, ["name", "note"])
    writer.writeheader()
    writer.writerows([{"name": "a,b", "note": 'he said "x"'}, {"name": "c\nd", "note": "é"}])
with open("rows.csv", newline="", encoding="utf-8") as file:
    print(list(csv.DictReader(file)))
