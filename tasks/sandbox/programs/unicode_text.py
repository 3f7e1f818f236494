"""Text of many scripts, on the output, in files and in their names."""
import textwrap
import unicodedata

text = "中文文本,日本語、한국어, العربية, ελληνικά, 🙂"
print(text, len(text), text.encode("utf-8")[:9], unicodedata.normalize("NFKD", "Å").encode("ascii", "ignore"))
with open("文件.txt", "w") as file:
    file.write(text)
print(open("文件.txt").read() == text, unicodedata.name("中"), "straße".upper(), textwrap.wrap("a b c d e f", 5))
