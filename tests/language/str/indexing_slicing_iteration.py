s = "héllo 日本 😀!"
print(len(s), s[0], s[-1], s[1], s[-2], s[2:5], s[::-1], s[::2], s[6:8], s[-3:], s[100:], s[:-100], s[5:2], s[4:1:-1], s[slice(1, 3)])
print(list(s), [c for c in "ab"], tuple("xy"), set("aab") == {"a", "b"}, "".join(reversed(s)), sorted("hello"), list(enumerate("ab")), dict(zip("ab", "cd")))
print("a" < "b", "a" < "B", "abc" < "abd", "abc" < "abcd", "" < "a", "é" > "z", "😀" > "\uffff", "a" == "a", "a" != "b", "Z" <= "Z", max("hello"), min("hello"))
print("a" + "é" + "日" + "😀", "ab" * 3, 0 * "x", -1 * "x", "é" * 2, "" * 1000, ("ab" + "cd")[1:3])
x = s[1:4]
print(x, len(x), x == "éll", hash(x) == hash("éll"), "abc"[1:2] is not None, s[:] == s, s[0:1] == "h")
a, *b = "xyz"
print(a, b, *"ab", "%s" % "é", str("s"), str(b"b"), str(b"\xc3\xa9", "utf-8"), str(), str(object=5), str(b"x", errors="strict"), str(bytearray(b"z"), "ascii"))
it = iter("ab")
print(next(it), next(it), next(it, "end"), it.__length_hint__(), type(it).__name__)
try:
    s[20]
except IndexError as e:
    print(e)
try:
    s[0] = "x"
except TypeError as e:
    print(e)
print(ord("é"), ord("😀"), chr(233), chr(0x1F600), chr(0), ascii("é😀\n"), ord("\ud800"), len("\ud83d\ude00"), len("e\u0301"))
