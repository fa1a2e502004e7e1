s = " a  b\tc\n d "
print(s.split(), s.split(" "), s.split(None, 1), s.split(None, 0), s.rsplit(None, 1), s.split(maxsplit=2), s.rsplit(), "".split(), "".split(","), " ".split(), "a".split(","))
print("a,b,,c,".split(","), "a,b,,c,".split(",", 2), "a,b,,c,".rsplit(",", 2), "a--b--c".split("--"), "aaa".split("a"), "aaa".split("aa"), "aaaa".rsplit("aa"), "a,b".split(sep=","), "x".split("xx"), "a,b,c".split(",", -1), "a,b,c".rsplit(",", 0))
print("a\u2003b\xa0c\x1cd\x85e".split(), "a\u200bb".split(), "日 本\u3000語".split())
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l".splitlines(), "a\nb\n".splitlines(), "a\n\nb".splitlines(True), "".splitlines(), "\n".splitlines(), "a\r\n".splitlines(keepends=True), "\r\r\n\n".splitlines())
print("-".join(["a", "b"]), "".join([]), ",".join("abc"), "-".join(("x",)), "".join(c for c in "gen"), "é".join(["a", "日", "😀"]), "-".join({"k": 1}), ", ".join(map(str, range(4))))
for f in (lambda: "a".split(""), lambda: "a".split(1), lambda: "-".join([1]), lambda: "-".join(["a", None]), lambda: "-".join(5), lambda: "a".split(",", "x"), lambda: "-".join(["a", b"b"]), lambda: "a".rsplit("")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
