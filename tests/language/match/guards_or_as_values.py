class Color:
    RED = "r"
    class Deep: BLUE = "b"
def f(x):
    match x:
        case Color.RED: return "red"
        case Color.Deep.BLUE: return "blue"
        case (1 | 2 | 3) as small: return f"small {small}"
        case [("go" | "walk") as verb, ("north" | "south") as where]: return f"{verb} {where}"
        case [x, y] if x > y: return "descending"
        case [x, y] if x == y: return "equal"
        case [Color.RED as c, *rest]: return f"red list {c} {rest}"
        case (int() | float()) as n: return f"number {n}"
        case {"a": 1 | 2 as v} | {"b": v}: return f"v {v}"
        case str() | None: return "str or None"
    return "fell through"
for x in ("r", "b", 2, ["go", "north"], ["walk", "west"] if False else [5, 4], [4, 4], ["r", 1, 2], 7.5, {"a": 2}, {"b": 9}, {"a": 9}, None, "s", [1, 2]):
    print(repr(x), f(x))
calls = []
def guard(x):
    calls.append(x)
    return False
match 5:
    case int() if guard("first"): pass
    case 5 if guard("second"): pass
    case _ if guard("third"): pass
print(calls)
match [1, 2]:
    case [a, 3]: pass
    case [a, b]: print(a, b)
class Eq:
    def __eq__(self, o):
        print("eq", o)
        return o == 2
match Eq():
    case 1: print("one")
    case 2: print("two")
match (x := 5):
    case 5: print("walrus", x)
match {"deep": [{"k": (1, [2, 3])}]}:
    case {"deep": [{"k": (a, [b, *c])}]}: print(a, b, c)
