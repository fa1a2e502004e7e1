n = 1234567
for spec in ("", "d", ",", "_", "10", "<10", ">10", "^10", "=10", "010", "+", "-", " ", "+,", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "_b", "_x", "c" if False else "d", "e", "f", ".2f", "g", "%", "n", "*^15,", "#012x", "+010d", "_>12", "012,", "=+12", ".3e", "15.1f", ",.2f", "_d"):
    print(repr(spec), format(n, spec), format(-n, spec), format(0, spec))
print(format(65, "c"), format(0x1F600, "c"), format(97, "5c") + "|", format(True, "d"), format(True), format(True, "5") + "|", format(10 ** 30, ","), format(-10 ** 25, "_x"), format(2 ** 70, "e"))
for spec in (".5", ".2d", ",x", "_c", "s", "5s", "+c", ",n", "zd", "q", "10q", "d5", "#c", "=c" if False else "y", ",_d", "999999999999999999999d"):
    try:
        print(repr(spec), format(5, spec))
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
print("%d %i %u %5d|%-5d|%05d %+d % d %x %X %#x %o %#o %c" % (1, 2, 3, 4, 5, 6, 7, 8, 255, 255, 255, 8, 8, 65))
print("%.3d %10.4d|%-+6d|%s %r" % (5, -42, 7, 9, 9), "%d" % 3.99, "%d" % True, "%x" % -255, "%5s|" % 7)
