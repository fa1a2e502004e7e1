import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.isqrt(10 ** 40 + 1), math.cbrt(27), math.exp(1), math.exp2(10), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(2 ** 100), math.log10(1000), math.log1p(1e-10), math.pow(2, 0.5), math.log(10 ** 400))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(-1, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.degrees(math.pi), math.radians(180), math.hypot(3, 4), math.hypot(1, 2, 3), math.dist((0, 0), (3, 4)))
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-0.5), math.fabs(-3), math.fmod(-7, 3), math.remainder(7, 3), math.modf(3.25), math.frexp(10.0), math.ldexp(0.625, 4), math.copysign(3, -0.0), math.ulp(1.0), math.nextafter(1.0, 2.0))
print(math.gcd(12, 18), math.gcd(), math.gcd(2 ** 70, 2 ** 65), math.gcd(-4, 6, 10), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.factorial(20), math.factorial(30), math.comb(5, 2), math.comb(100, 50), math.perm(5, 2), math.perm(5), math.prod([1, 2, 3]), math.prod([], start=5), math.fsum([0.1] * 10), sum([0.1] * 10))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1e308), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.gamma(5), math.lgamma(10), math.erf(0.5), math.erfc(0.5))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.acos(2), lambda: math.exp(1000), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.sqrt("a"), lambda: math.isqrt(-1), lambda: math.comb(-1, 2), lambda: math.floor(math.inf), lambda: math.floor(math.nan), lambda: math.fmod(1, 0), lambda: math.gcd(1.5), lambda: math.pow(0, -1), lambda: math.log(10, 1), lambda: math.ldexp(1.0, 10000), lambda: math.sqrt(), lambda: math.sqrt(1, 2), lambda: math.dist((1,), (1, 2)), lambda: math.sin(math.inf), lambda: math.gamma(-1), lambda: math.fsum([1e308, 1e308]), lambda: math.sqrt(10 ** 400), lambda: math.trunc("a"), lambda: math.perm(5.0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
