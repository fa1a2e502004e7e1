"""Pickling with the library's pure-Python pickler and unpickler."""
import io
import pickle
import time

began = time.perf_counter()
data = {"rows": [{"id": i, "name": f"row {i}", "point": (i, i * 0.5), "tags": ["x", "y", str(i % 10)]} for i in range(400)],
        "set": set(range(50)), "bytes": b"abc" * 20, "big": 1 << 200}
for _ in range(20):
    out = io.BytesIO()
    pickle._Pickler(out, 4).dump(data)
    back = pickle._Unpickler(io.BytesIO(out.getvalue())).load()
assert back == data
print(f'{{"value": {time.perf_counter() - began}}}')
