"""Objects in files, copies and calls that are kept."""
import copy
import pickle
import shelve

value = {"a": [1, 2, {3, 4}], "b": (1 + 2j, b"bytes", range(3))}
with open("value.pickle", "wb") as file:
    pickle.dump(value, file)
with open("value.pickle", "rb") as file:
    print(pickle.load(file) == value, copy.deepcopy(value) == value)
with shelve.open("shelf") as shelf:
    shelf["x"] = value
with shelve.open("shelf") as shelf:
    print(sorted(shelf), shelf["x"]["b"][1])
