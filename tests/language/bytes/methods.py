b = b"Hello World abc abc"
print(b.upper(), b.lower(), b.title(), b.capitalize(), b.swapcase(), b"\xe9".upper())
print(b.find(b"abc"), b.rfind(b"abc"), b.find(b"z"), b.index(b"o"), b.rindex(b"o"), b.count(b"abc"), b.find(111), b.count(108), b.find(b"o", 5, 8), b.count(b""))
print(b.replace(b"abc", b"x"), b.replace(b"abc", b"", 1), b.replace(b"", b"-", 2), b.startswith(b"He"), b.startswith((b"x", b"H")), b.endswith(b"abc"), b.removeprefix(b"Hello"), b.removesuffix(b"abc"))
print(b.split(), b.split(b" ", 1), b.rsplit(None, 1), b" a  b ".split(b" "), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True), b"a,b".partition(b","), b"a,b,c".rpartition(b","), b"ab".partition(b"x"))
print(b"-".join([b"a", bytearray(b"b"), memoryview(b"c")]), b"".join([]), b"x".join((b"1",)))
print(b"  a ".strip(), b"xxaxx".strip(b"x"), b"xa".lstrip(b"x"), b"ax".rstrip(b"x"), b"a".center(5), b"a".ljust(3, b"-"), b"a".rjust(3, b"*"), b"-5".zfill(4), b"a\tb".expandtabs(4))
print(b"abc".isalpha(), b"a1".isalnum(), b"12".isdigit(), b" \n".isspace(), b"ab".islower(), b"AB".isupper(), b"Ab".istitle(), b"\x80".isascii(), b"\xe9".isalpha(), b"".isascii())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".translate(bytes(range(256)), delete=b"a"), b"abc".decode(), b"\xe9".decode("latin-1"))
print(b"%d %s %r %x %c %c %5.2f %a %b %%" % (1, b"s", "r", 255, 65, b"z", 1.5, "é", b"b"), b"%(k)s" % {b"k": b"v"}, b"%-5d|%05d" % (1, 2))
for f in (lambda: b.index(b"z"), lambda: b.split(b""), lambda: b.find("a"), lambda: b.replace("a", "b"), lambda: b",".join(["a"]), lambda: b",".join([1]), lambda: b.strip("x"), lambda: b"a".center(5, b"ab"), lambda: b"%s" % "str", lambda: b"%d" % "x", lambda: b"%c" % 256, lambda: b.startswith("H"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b.translate(b"x"), lambda: b.count(300), lambda: b.partition(b""), lambda: b"%s %s" % (b"a",)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
