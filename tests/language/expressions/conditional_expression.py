x = 5
print("big" if x > 3 else "small")
print("a" if 0 else "b" if 0 else "c")
print((lambda: 1 if x else 2)())
y = [i if i % 2 else -i for i in range(5)]
print(y)
print(1 if True else 1 / 0, 1 / 0 if False else 2)
print((1 if x else 2) + 3, 1 if x else 2 + 3)
f = lambda a: a if a else None
print(f(0), f(3))
