def pi_digits(n):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, out))
print(pi_digits(200))
sieve = bytearray([1]) * 5000
sieve[:2] = b"\0\0"
for i in range(2, 71):
    if sieve[i]: sieve[i * i::i] = bytes(len(range(i * i, 5000, i)))
primes = [i for i, p in enumerate(sieve) if p]
print(len(primes), primes[-5:], sum(primes))
def miller(n, bases=(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
    if n < 2: return False
    for p in bases:
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0: d, s = d // 2, s + 1
    for a in bases:
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print([n for n in range(10 ** 15, 10 ** 15 + 200) if miller(n)], miller(2 ** 127 - 1), miller(2 ** 127 + 1))
def egcd(a, b): return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(2 ** 90 + 3, 3 ** 50), pow(3, -1, 2 ** 61 - 1))
f = [0, 1]
while len(f) < 300: f.append(f[-1] + f[-2])
print(f[299], f[299].bit_length(), sum(map(int, str(f[299]))))
