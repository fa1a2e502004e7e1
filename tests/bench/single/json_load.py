"""JSON to documents: a big one, many small ones."""
import json
import time

big = json.dumps({"rows": [{"id": i, "price": i * 1.25, "text": f'line "{i}" \u00e9', "flags": [i % 2 == 0, None]}
                           for i in range(3000)]})
lines = [json.dumps({"id": i, "name": f"name {i}", "values": [i, i / 3, -i]}) for i in range(3000)]

began = time.perf_counter()
for _ in range(15):
    document = json.loads(big)
    records = [json.loads(line) for line in lines]
assert len(document["rows"]) == 3000 and records[2999]["values"][0] == 2999
print(f'{{"value": {time.perf_counter() - began}}}')
