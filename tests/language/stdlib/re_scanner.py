# re.Scanner numbers groups by phrase; what a phrase has itself counts from 1 in each.
import re
def s_ident(scanner, token): return ("id", token)
def s_number(scanner, token): return ("n", token, scanner.match.lastindex, scanner.match.groups())
scanner = re.Scanner([(r"[a-zA-Z_]\w*", s_ident), (r"(\d+)\.(\d*)", s_number), (r"\d+", lambda s, t: int(t)), (r"=|\+|-", "op"), (r"\s+", None)])
print(scanner.scan("sum = 3.5 + foo -312.50 + 12 ?rest"))
class Lexer(re.Scanner):
    def tokens(self, text):
        found = self.scanner.scanner(text)
        for m in iter(found.search, None):
            yield self.lexicon[m.lastindex - 1][1], m.group(0), m.groups(), m.span(m.lastindex)
print(list(Lexer([(r"\[(.*?)\]\((.*?)\)", "link"), (r"`(.+?)`", "code"), (r"(\*+)(.+?)\1", "strong")]).tokens("a [b](c) `d` *e*")))
print(re.Scanner([("(x)y", 1), (r"(['\"])([^'\"\]\\1]*)\1(?(2)!|\?)", lambda s, t: (t, s.match.group(1))), (r"\d+", 2)]).scan("xy'ab'!\"c\"!12'd'"))
print(re.Scanner([(b"a(b)", 1), (rb"(.)\1", lambda s, t: t)]).scan(b"abccab"))
print(re.Scanner([("a", "A"), ("b", "B")], re.IGNORECASE).scan("abAB"), re.Scanner([("x*", None)]).scan("y"))
