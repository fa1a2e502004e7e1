"""Documents to JSON: small dicts, nested lists, floats, strings that need escapes, indentation."""
import json
import time

began = time.perf_counter()
small = {"id": 7, "name": "skerry", "tags": ["a", "b"], "ok": True, "none": None}
big = {"rows": [{"id": i, "price": i * 1.25, "text": f'line "{i}"\n\u00e9', "flags": [i % 2 == 0, None]} for i in range(1500)]}
for _ in range(40_000):
    line = json.dumps(small)
for _ in range(20):
    text = json.dumps(big)
pretty = json.dumps(big, indent=2, sort_keys=True)
assert json.loads(text) == big == json.loads(pretty) and len(line) == 73
print(f'{{"value": {time.perf_counter() - began}}}')
