a = b = c = [1]
a.append(2)
print(a, b, c, a is c)
x, y = 1, 2
x, y = y, x
print(x, y)
[p, q] = "pq"
(r, s), t = (1, 2), 3
print(p, q, r, s, t)
first, *middle, last = range(6)
print(first, middle, last)
*init, end = "z"
print(init, end)
head, *tail = [1]
print(head, tail)
(a, *b), c = "xyz", 9
print(a, b, c)
*a, = 1, 2
print(a)
x = [0, 1, 2]
i = 0
i, x[i] = 1, 9      # left to right: x[1] is set
print(i, x)
() = []
[] = ()
class O: pass
o = O()
o.a, o.b = 1, 2
print(o.a, o.b)
l = list(range(6))
l[1:3], l[0] = "ab", "c"
print(l)
