"""A module and a table among the inputs."""
import csv

import helper

with open("numbers.csv") as file:
    print(sum(int(row["n"]) for row in csv.DictReader(file)), helper.double(21), __name__, helper.__name__)
