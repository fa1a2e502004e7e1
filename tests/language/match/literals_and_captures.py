def f(x):
    match x:
        case 0: return "zero"
        case -1: return "minus one"
        case 1.5: return "float"
        case 2 + 3j: return "complex"
        case "a" | "b": return "a or b"
        case b"bytes": return "bytes"
        case None: return "None"
        case True: return "True"
        case "con" "cat": return "concat"
        case int(n) if n > 100: return f"big {n}"
        case [] : return "empty"
        case str() as s: return f"str {s}"
        case other: return f"other {other!r}"
for x in (0, -1, 1.5, 2 + 3j, "a", "b", b"bytes", None, True, False, 1, "concat", 500, 50, [], (), "zzz", {}, 0.0):
    print(repr(x), f(x))
match 5:
    case 6: print("no")
print("nothing matched is fine")
match 1, 2:
    case a, b: print(a, b)
match [1, 2, 3]:
    case [x, *_]: print(x)
match = 5
case = match + 1
print(match, case, [match][0])
def match_as_name(match): return match
print(match_as_name(3))
type = 7
print(type)
