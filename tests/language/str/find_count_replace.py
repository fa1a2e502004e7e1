s = "abcabcabc"
print(s.find("b"), s.find("b", 2), s.find("b", 2, 4), s.find("x"), s.find(""), s.find("", 9), s.find("", 10), s.rfind("b"), s.rfind("b", 0, 4), s.rfind(""), s.find("c", -1), s.find("a", -3, -1), s.find("abc", 1, 6))
print(s.index("c"), s.rindex("a"), s.count("abc"), s.count("a", 1), s.count(""), s.count("", 3, 5), s.count("x"), "aaaa".count("aa"), "".count(""), s.count("b", -4))
print(s.replace("b", "X"), s.replace("b", "X", 1), s.replace("b", ""), s.replace("", "-"), s.replace("", "-", 3), s.replace("x", "y"), s.replace("abc", "é"), "".replace("", "z"), s.replace("b", "bb", -1), s.replace("b", "B", 0))
print(s.startswith("ab"), s.startswith("bc", 1), s.startswith(("x", "ab")), s.startswith(""), s.startswith("", 10), s.startswith("a", 3, 3), s.endswith("bc"), s.endswith("ab", 0, 5), s.endswith(("z", "c")), s.endswith(()))
print("b" in s, "" in s, "abcd" in s, "é" in s, "日本語".find("語"), "a😀b😀".rfind("😀"), "😀" in "a😀", "ab" in "😀ab")
print(s.removeprefix("abc"), s.removeprefix("x"), s.removesuffix("bc"), s.removesuffix(""), "aXbXc".partition("X"), "abc".partition("X"), "aXbXc".rpartition("X"), "abc".rpartition("X"))
for f in (lambda: s.index("x"), lambda: s.rindex("zz"), lambda: s.partition(""), lambda: s.find(1), lambda: s.replace("a"), lambda: s.startswith(1), lambda: s.startswith((1,)), lambda: s.removeprefix(1), lambda: s.count(None), lambda: s.endswith("a", "b"), lambda: s.index("a", 5, "x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("x" * 1000 in "x" * 999, ("ab" * 500 + "c").find("bc"), ("a" * 300 + "b" + "a" * 300).find("ba" + "a" * 299), ("é" * 50 + "x").rfind("éx"))
