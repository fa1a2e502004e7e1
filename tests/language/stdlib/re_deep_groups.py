# Groups repeated a million times.
import re

text = "ab" * 500_000
for pattern in ["(a|b)*c", "(?:a|b)*?c", "(.)*c", "(ab|a)*c", "((a)|(b))*c", "(?:(a)|b)*"]:
    for tail in "c", "d":
        found = re.match(pattern, text + tail)
        print(pattern, tail, found and (found.span(), found.groups()))
