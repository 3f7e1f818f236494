"""JSON there and back."""
import json

value = {"name": "Ærø", "list": [1, 2.5, None, True], "nested": {"a": {"b": "c"}}}
text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
print(text, json.loads(text) == value)
with open("value.json", "w", encoding="utf-8") as file:
    file.write(text)
try:
    json.loads("{")
except json.JSONDecodeError as e:
    print(e)
