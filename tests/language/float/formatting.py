for x in (3.14159, -2.5, 0.0, -0.0, 1e10, 1e-10, 123456.789, 1e300, float("inf"), float("-inf"), float("nan")):
    print([format(x, s) for s in ("", ".2f", "e", ".3e", "g", ".3g", "%", ".1%", "10.2f", "<10.1f", "^12.2e", "010.1f", "+.1f", " .1f", ",.2f", "_.1f", "G", "E", "F", "n", ".0f", "#.0f", "#g", "*>12.1f", "=+12.2f", ".5", ".1", ".17g", "z.0f", "020,.3f")])
for spec in ("d", "x", "s", "c", ".f", ".-1f", "q", ",n", "5,5" if False else "b", ".99999999999999999999f"):
    try:
        print(format(1.5, spec))
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
print("%f %.2f %e %.1e %g %G %10.3f|%-10.1f|%+.1f % .1f %010.2f %#.0f %s %r %d %.3s" % (1.5, 2.345, 12345.678, 0.00012, 1e-10, 1e20, 3.14159, 2.5, 1.0, 2.0, -3.14159, 5.0, 0.1, 1e16, 7.9, 1.23456))
print("%f %e %g %F" % (float("inf"), float("nan"), float("-inf"), float("nan")), "%5.1f|%-8.2e|" % (9.96, 0.000123))
print(format(2.5, ".0f"), format(3.5, ".0f"), format(0.125, ".2f"), format(0.375, ".2f"), format(1e23, ".0f"), format(0.1, ".55f"), format(1e-20, ".10f"), format(123456789.0, "g"), format(999999.5, "g"), format(9.9995, ".4g"), format(1e16, "r") if False else "")
