"""XML, HTML, templates, settings and differences."""
import configparser
import difflib
import html
import html.parser
import string
import tomllib
import xml.etree.ElementTree as ET

root = ET.fromstring("<a><b c='1'>x</b><b c='2'>y</b></a>")
print([(b.get("c"), b.text) for b in root.iter("b")], ET.tostring(root), html.escape("<&>"), string.Template("$a!").substitute(a=1))
settings = configparser.ConfigParser()
settings.read_string("[a]\nb = 1\n")
print(settings["a"].getint("b"), tomllib.loads("x = [1, 2]"), "".join(difflib.unified_diff(["a\n"], ["b\n"])))
