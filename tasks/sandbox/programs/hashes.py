"""Digests, signatures and encodings."""
import base64
import hashlib
import hmac
import secrets
import uuid
import zlib

for name in ("md5", "sha1", "sha256", "sha3_256", "blake2b"):
    print(name, hashlib.new(name, b"jarvis").hexdigest())
print(hmac.new(b"k", b"m", "sha256").hexdigest(), base64.b85encode(b"jarvis"), zlib.crc32(b"jarvis"))
print(hashlib.pbkdf2_hmac("sha256", b"p", b"s", 1000).hex(), len(secrets.token_bytes(16)), uuid.uuid5(uuid.NAMESPACE_DNS, "jarvis"))
