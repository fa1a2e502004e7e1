# oracle: none - isolates module
from isolates import spawn

def logged(f):
    def wrapper(*args):
        return "logged", f(*args)
    return wrapper

@logged
def work(x): return x + 1

print(spawn(work, 1).join())

def tree(depth):
    if depth == 0:
        return 1
    left = spawn(tree, depth - 1)
    right = spawn(tree, depth - 1)
    return left.join() + right.join()
print(spawn(tree, 5).join())

def chain(n): return n if n == 0 else spawn(chain, n - 1).join() + 1
print(chain(50))
