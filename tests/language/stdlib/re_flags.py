# Flags of re are members of an enumeration that is made when they are first asked for.
import re

print(re.I, repr(re.I | re.S), re.RegexFlag, re.IGNORECASE is re.I, int(re.X))
print(re.compile("x", re.I).flags, re.compile("a", re.I | re.M), re.findall("a.c", "A\nC", re.I | re.S))
print([f.name for f in re.RegexFlag], re.NOFLAG)
