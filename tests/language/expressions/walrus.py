if (n := 10) > 5:
    print(n)
print([y := 1, y ** 2, y + 5])
print((a := 3) + a)
def f(x): return x
print(f(z := 4), z)
data = iter([3, 2, 1, 0, 5])
while (item := next(data)) != 0:
    print("item", item)
print([last := i for i in range(5)], last)
print(any((witness := w) > 3 for w in [1, 2, 4, 5]), witness)
def outer():
    found = None
    values = [found := v for v in "abc"]
    return found, values
print(outer())
print({(k := "x"): k}, k)
print((t := 1, 2), t)
x = (u := (v := 5) + 1) * 2
print(x, u, v)
def g():
    global made
    [made := i for i in range(3)]
g()
print(made)
print(f"{(q := 7)} {q}")
l = [0, 1, 2]
print(l[(i := 1)], l[i:(j := 3)], j)
