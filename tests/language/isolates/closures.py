# oracle: none - isolates module
from isolates import spawn

def make():
    count = 10
    log = []
    def child(n):
        nonlocal count
        count += n
        log.append(count)
        return count, log
    first = spawn(child, 1).join()
    second = spawn(child, 2).join()
    return first, second, count, log
print(make())

def loop():
    return [spawn(lambda: i) for i in range(3)]
print([h.join() for h in loop()])

def helpers():
    def double(x): return x * 2
    def child(x): return double(double(x))
    return spawn(child, 3).join()
print(helpers())

def self_reference(n):
    def fact(k): return 1 if k < 2 else k * fact(k - 1)
    return spawn(fact, n).join()
print(self_reference(6))
