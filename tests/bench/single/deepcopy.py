"""copy.deepcopy and copy.copy of lists, dicts and objects."""
import copy
import time


class Record:
    def __init__(self, number):
        self.number = number
        self.children = [number, (number, [number]), {"n": number}]


began = time.perf_counter()
data = {"rows": [[i, str(i), (i, i)] for i in range(100)], "records": [Record(i) for i in range(60)]}
data["again"] = data["rows"]
for _ in range(240):
    twin = copy.deepcopy(data)
    shallow = [copy.copy(r) for r in data["records"]]
assert twin["again"] is twin["rows"] and twin["rows"] == data["rows"] and twin["records"][5].children[2] == {"n": 5}
assert shallow[3].children is data["records"][3].children
print(f'{{"value": {time.perf_counter() - began}}}')
