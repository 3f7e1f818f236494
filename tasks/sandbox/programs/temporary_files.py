"""Temporary files and folders, and the work with files."""
import os
import pathlib
import shutil
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "a" / "b.txt"
    path.parent.mkdir()
    path.write_text("x" * 1000)
    shutil.copy(path, path.with_name("c.txt"))
    shutil.copytree(path.parent, pathlib.Path(folder) / "copy")
    print(sorted(str(p.relative_to(folder)) for p in pathlib.Path(folder).rglob("*")))
    shutil.move(path, "moved.txt")
print(os.path.exists(folder), os.path.getsize("moved.txt"))
with tempfile.NamedTemporaryFile() as file, tempfile.SpooledTemporaryFile(10) as spooled, tempfile.TemporaryFile() as unnamed:
    for each in (file, spooled, unnamed):
        each.write(b"x" * 100)
        each.seek(0)
        print(len(each.read()))
with open("appended.txt", "a+") as file:
    file.write("one\ntwo\n")
    file.seek(0)
    print(file.readlines(), file.truncate(4))
os.rename("appended.txt", "renamed.txt")
os.replace("renamed.txt", "replaced.txt")
print(sorted(os.listdir(".")))
os.remove("moved.txt")
