class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __pow__(self, n):
        r, b = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1: r = r @ b
            b, n = b @ b, n >> 1
        return r
    def __eq__(self, o): return self.rows == o.rows
    def __getitem__(self, ij):
        i, j = ij
        return self.rows[i][j]
    def __setitem__(self, ij, v): self.rows[ij[0]][ij[1]] = v
    def __iter__(self): return iter(self.rows)
    def __repr__(self): return "\n".join(" ".join(f"{x:>6}" for x in r) for r in self)
    @property
    def T(self): return Matrix(zip(*self.rows))
    def det(self):
        if len(self.rows) == 1: return self[0, 0]
        return sum((-1) ** j * v * Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]]).det() for j, v in enumerate(self.rows[0]))
m = Matrix([[1, 2], [3, 4]])
print(m @ m, m.T, 2 * m, m + m == m * 2, (Matrix([[1, 1], [1, 0]]) ** 90)[0, 1], sep="\n")
print(m.det(), Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).det(), m[1, 0])
m[0, 0] = 1.5
print(m)
a = m
a @= m
print(a.rows, a is m)
class V(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __add__(self, o): return V(*map(lambda p: p[0] + p[1], zip(self, o)))
    def __neg__(self): return V(*(-x for x in self))
    def __sub__(self, o): return self + -o
    def __abs__(self): return sum(x * x for x in self) ** 0.5
    def __bool__(self): return any(self)
print(V(1, 2) + V(3, 4), V(3, 4) - V(3, 4), abs(V(3, 4)), bool(V(0, 0)), sum([V(1, 1), V(2, 2)], V(0, 0)))
