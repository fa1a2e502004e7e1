x = 5
x += 2; print(x)
x -= 10; print(x)
x *= -4; print(x)
x //= 5; print(x)
x **= 3; print(x)
x %= 7; print(x)
x <<= 4; print(x)
x >>= 1; print(x)
x |= 3; print(x)
x &= 6; print(x)
x ^= 15; print(x)
x /= 4; print(x)
l = [1]
alias = l
l += (2, 3)
print(alias is l, alias)
l *= 2
print(alias)
t = (1,)
old = t
t += (2,)
print(t, old)
s = "a"
s += "b"
s *= 3
print(s)
d = {"k": [1]}
d["k"] += [2]
print(d)
# the target's parts are evaluated once
def index():
    print("index called")
    return 0
l = [10]
l[index()] += 5
print(l)
# a tuple item that holds a list: the list changes, then the assignment fails
t = ([],)
try:
    t[0] += [1]
except TypeError as e:
    print(e)
print(t)
