def f(x):
    match x:
        case []: return "empty"
        case [a]: return f"one {a}"
        case [1, b]: return f"1 and {b}"
        case (a, b): return f"two {a} {b}"
        case [1, *rest, 9]: return f"1 .. 9 {rest}"
        case [a, [b, c], *d]: return f"nested {a} {b} {c} {d}"
        case [a, *_, z]: return f"ends {a} {z}"
        case _: return "no sequence"
for x in ([], (), [5], [1, 2], (3, 4), [1, 2, 3, 9], [1, (2, 3), 4], [1, 2, 3], "ab", b"ab", {1, 2}, {1: 2}, range(2), bytearray(b"a"), iter([1]), 5):
    print(type(x).__name__, f(x))
match [1, 2, 3, 4]:
    case [first, second, *others]: print(first, second, others)
match (1, 2):
    case [*all_of_it]: print(all_of_it, type(all_of_it).__name__)
match [[1, 2], [3, 4]]:
    case [[a, _], [_, d]]: print(a, d)
class Seq:
    def __len__(self): return 2
    def __getitem__(self, i): return i
match Seq():
    case [a, b]: print("plain class matches")
    case _: print("plain class is no sequence")
class MyList(list): pass
match MyList([1]):
    case [x]: print("subclass", x)
