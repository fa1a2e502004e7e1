naïve = 1
变量 = 2
Ω = 3
ﬁ = 4
print(naïve, 变量, Ω, fi, "fi" in globals())
class Ünïcode:
    é = "attr"
    def méthode(self, ñ=1): return ñ
print(Ünïcode.é, Ünïcode().méthode(ñ=5), Ünïcode.__name__, Ünïcode().méthode.__name__)
def f(**k): return k
print(f(λ=1, 日本=2))
µ = "micro"
print(μ)
x_1, _y, __z, _ = 1, 2, 3, 4
print(x_1 + _y + __z + _)
