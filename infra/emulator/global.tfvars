# The deployment that the check makes in the emulator; names and networks are those that documents may use
# (RFC 2606, RFC 5737, RFC 3849).
regions = { primary = "us-east-1", secondary = "ap-southeast-1", recovery = "eu-west-1" }
domain  = "jarvis.example.com"

github_repository = "example/jarvis"
alarm_emails      = ["operations@example.com"]
allowed_addresses = ["192.0.2.0/24", "2001:db8::/32"]
denied_addresses  = ["198.51.100.0/24"]
