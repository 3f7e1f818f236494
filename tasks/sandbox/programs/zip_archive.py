"""An archive, and one of tar."""
import io
import tarfile
import zipfile

with zipfile.ZipFile("archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(zipfile.ZipInfo("a/b.txt", (2026, 1, 1, 0, 0, 0)), "text " * 100)
with zipfile.ZipFile("archive.zip") as archive:
    print(archive.namelist(), archive.testzip(), len(archive.read("a/b.txt")))
    archive.extractall("unpacked")
print(open("unpacked/a/b.txt").read(9))
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
    entry = tarfile.TarInfo("c")
    entry.size = 3
    archive.addfile(entry, io.BytesIO(b"abc"))
buffer.seek(0)
print(tarfile.open(fileobj=buffer).getnames())
