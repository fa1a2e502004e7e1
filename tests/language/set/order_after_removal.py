# Places of removed items are used again as in CPython, and so the order of iteration is its.
s=set(range(40)); s.discard(5); s.discard(9); s.add(5+128*5); print(list(s)[:14])
import random
rng=random.Random(5)
for t in range(60):
    s=set()
    for i in range(rng.randrange(60)):
        k=rng.randrange(-50,300)
        if rng.random()<.55: s.add(k)
        else: s.discard(k)
    print(list(s), list(s ^ set(range(0,100,7))))
s={1,2,3}; s.discard(1); s.add(35); print(list(s))
s={1,2,3}; s.discard(1); s.add(9); print(list(s))
s={1,2,3}; s.discard(2); s.add(35); print(list(s))
a={23,35,1}; b={1,2,3}
print(a^b, b^a, list(a), list(b))
t=set(b); print(list(t)); t^=a; print(list(t))
print({23, 35, 1} ^ {1, 2, 3})
s={1,6,3}; s.discard(1); s.discard(6); s.add(9); print(list(s))
