# A class with very many bases; orders that cannot be merged.
bases = [type(f"B{i}", (), {"n": i}) for i in range(1500)]
X = type("X", tuple(bases), {})
print(len(X.__mro__), X.n, X.__mro__[700].__name__, X.__mro__[-1])
layers = [type(f"L{i}", (bases[i], bases[i + 1]), {}) for i in range(300)]
Y = type("Y", tuple(layers), {})
print(len(Y.__mro__), [c.__name__ for c in Y.__mro__[:6]], [c.__name__ for c in Y.__mro__[-4:]])
for wrong in [(bases[0], layers[0]), (layers[0], type("R", (bases[1], bases[0]), {})), (bases[3], bases[3])]:
    try:
        type("Z", wrong, {})
    except TypeError as e:
        print(e)
