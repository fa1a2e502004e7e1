import cmath
vals = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-10, 710.0, 1e308]
fs = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cos', 'cosh', 'exp', 'log', 'log10', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'phase', 'polar', 'isfinite', 'isinf', 'isnan']
for n in fs:
    f = getattr(cmath, n)
    for a in vals:
        for b in vals:
            try: r = f(complex(a, b))
            except Exception as e: r = type(e).__name__ + ' ' + str(e)
            if b == 0.0 or a in (0.5, 1.0, -2.5, 710.0): print(n, a, b, r)
for a in vals:
    for b in vals:
        try: r = cmath.rect(a, b)
        except Exception as e: r = type(e).__name__ + ' ' + str(e)
        print('rect', a, b, r)
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class C:
    def __complex__(self): return 3 + 4j
class F:
    def __float__(self): return 2.0
class I:
    def __index__(self): return 4
t(lambda: cmath.sqrt(-4)); t(lambda: cmath.sqrt('a')); t(lambda: cmath.sqrt(C())); t(lambda: cmath.sqrt(F())); t(lambda: cmath.sqrt(I())); t(lambda: cmath.log(8, 2)); t(lambda: cmath.log(0)); t(lambda: cmath.log(5, 0)); t(lambda: cmath.log(1j, 1)); t(lambda: cmath.sqrt(None)); t(lambda: cmath.sqrt(2**2000))
t(lambda: cmath.isclose(1, 1 + 1e-10)); t(lambda: cmath.isclose(1j, 1.1j)); t(lambda: cmath.isclose(1, 2, rel_tol=-1)); t(lambda: cmath.isclose(1, 1.5, abs_tol=1)); t(lambda: cmath.isclose(float('inf'), float('inf'))); t(lambda: cmath.isclose(float('nan'), float('nan'))); t(lambda: cmath.rect('a', 1)); t(lambda: cmath.polar('a')); t(lambda: cmath.isclose(float('inf'), 1e308))
print(cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)
