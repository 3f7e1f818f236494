"""Files that are compressed, in four formats."""
import bz2
import gzip
import lzma
import zlib

data = b"compress me " * 5000
for opened, name in ((gzip.open, "a.gz"), (bz2.open, "a.bz2"), (lzma.open, "a.xz")):
    with opened(name, "wb") as file:
        file.write(data)
    with opened(name, "rb") as file:
        print(name, file.read() == data)
print(zlib.decompress(zlib.compress(data, 9)) == data)
