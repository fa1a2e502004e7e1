s = "  xxabcxx \n"
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr(s.strip(" x\n")), repr("xyz".strip("zx")), repr("".strip()), repr("aaa".strip("a")), repr("abc".strip("")), repr("\u2003a\xa0".strip()), repr("éaé".strip("é")), repr(s.strip(None)))
print(repr("ab".center(7)), repr("abc".center(6)), repr("ab".center(5, "*")), repr("abc".center(2)), repr("ab".ljust(5, "-")), repr("ab".rjust(5)), repr("ab".center(5, "é")), repr("é".rjust(3, "😀")), repr("a".center(4)), repr("ab".center(5)), repr("".center(3, "x")))
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "abc".zfill(2), "".zfill(3), "-".zfill(3), "--1".zfill(5))
print(repr("a\tb\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("\t".expandtabs(0)), repr("ab\tc\n\td".expandtabs(3)), repr("a\tb".expandtabs(-1)), repr("é\tx\r\ty".expandtabs(tabsize=2)))
for f in (lambda: "a".center(5, "ab"), lambda: "a".ljust("5"), lambda: "a".rjust(5, ""), lambda: "a".strip(5), lambda: "a".zfill(), lambda: "a".center(5, b"x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
