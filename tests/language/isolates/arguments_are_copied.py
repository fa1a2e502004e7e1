# oracle: none - isolates module
from isolates import spawn
data = {"list": [1, 2], "nested": {"t": (1, [2])}}

def change(d):
    d["list"].append(3)
    d["nested"]["t"][1].append("x")
    d["new"] = True
    return d

result = spawn(change, data).join()
print(result)
print(data)
shared = [1]
print(spawn(lambda a, b: (a is b, a), shared, shared).join())
h = spawn(lambda: [1, 2])
a, b = h.join(), h.join()
print(a == b, a is b)
