# How the check applies the stacks to the emulator (moto_server.py). `without` is the one place that says what the
# emulator cannot hold, and why; `terraform test` with a mocked provider covers those parts. Both stacks take this file.

size                = "production"
deletion_protection = false

without = [
  # RDS: a cluster and a global cluster read back without tags, serverless scaling, Data API and the database's name, so
  # that each plan would make them anew. With it goes RDS Proxy, which is nothing without a database.
  "database",
  # ElastiCache: a replication group has no member clusters that could be read, and there is no global datastore.
  "cache",
]
