def say(x):
    print("eval", x)
    return x
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0, 1 == 1 == 1, 1 != 2 != 1)
print(say(1) < say(0) < say(5))
print(1 < 2 in [2], 2 in [2] in [[2]])
print(1 == 1.0 == True == (1 + 0j))
print("a" < "b" <= "b" < "c")
print([1, 2] < [1, 3], [1] < [1, 0], (1, 2) > (1,), [] < [0], "a" < "aa", "Z" < "a")
print([1, 2] == [1.0, 2.0], (1, 2) == [1, 2], [1, [2]] == [1, [2]])
print({1: 2} == {1: 2.0}, {1} == frozenset([1]), {1} < {1, 2}, {1} < {2})
print(None == 0, None is None, not 1 == 2, 1 not in [2], "b" not in "abc")
nan = float("nan")
print(nan == nan, nan != nan, nan in [nan], [nan] == [nan], nan < 1, nan > 1)
print(range(3) == range(0, 3, 1), range(0) == range(5, 2))
print(b"a" == "a", b"a" == bytearray(b"a"), 1 == "1")
class Weird:
    def __lt__(self, other): return []
    def __gt__(self, other): return "gt"
w = Weird()
print(w < 1, 1 < w, w < 1 < 2, 1 < w < 3)
