print(1 == 1.0, 1 == True, 0 == False, 2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53 + 1), 10 ** 22 == 1e22, 10 ** 23 == 1e23)
print(1 < 1.5 < 2, 2 ** 1000 > 1e300, 2 ** 2000 > float("inf"), -2 ** 2000 < float("-inf"), 5 > float("nan"), 2 ** 70 == 2 ** 70 + 0j)
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(2 ** 70) == hash(2.0 ** 70), hash(0.5) == hash(0.5 + 0j))
d = {1: "int"}
d[1.0] = "float"
d[True] = "bool"
d[1 + 0j] = "complex"
print(d, len({0, 0.0, False, 0j, -0.0}))
print(1 + 1.5, 2 * 1.5, 1 - 0.5, 7 // 2.0, 7 % 2.5, 2 ** 0.5, 1 + 1j, 1.5 + 1j, True + 1.5, True + 1j)
print(type(1 + 1.0), type(1 / 1), type(4 // 2.0), type(2 ** 2), type(2 ** -1), type(True + True), type(-True), type(~False))
print(max(1, 1.0), max(1.0, 1), min(True, 1), sorted([3, 1.5, True, 2 ** 70, -0.5]))
print(1 in [1.0], [1, 2].index(2.0), (True, False).count(1), range(5).index(3.0) if 3.0 in range(5) else None)
print(sum([1, 2.5, True]), sum([0.1] * 10), sum([1j, 2]), sum([], 5), sum([2 ** 62] * 4), sum(range(101)))
print(1 == "1", 1 != None, (1).__eq__(1.0), (1.0).__eq__(1))
