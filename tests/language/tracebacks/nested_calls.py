# exit: 1
def a(x):
    return b(x) + 1

def b(x):
    result = c(
        x,
    )
    return result

class K:
    def method(self, v):
        return v / 0

def c(x): return K().method(x)

print("before")
a(5)
