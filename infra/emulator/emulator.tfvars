# How the check applies the stacks to the emulator (moto_server.py). `without` is the one place that says what the
# emulator cannot hold, and why; `terraform test` with a mocked provider covers those parts. Both stacks take this file.

size                = "production"
deletion_protection = false

without = [
  # ElastiCache: moto has no global replication groups. The recovery region then has a cache of its own.
  "global-datastore",
]
