# exit: 1
def deco(f):
    def wrapper(*args):
        return f(*args)
    return wrapper

@deco
def divide(a, b):
    return a / b

f = lambda v: divide(v, 0)
print([f(i)
       for i in range(2)])
