import atexit, sys
def show(*args, **kwargs): print("exit", args, kwargs)
print(atexit.register(show, 1, 2, a=3) is show)
atexit.register(show, "gone"); 
@atexit.register
def late():
    print("late"); atexit.register(show, "registered late")
def fails(): raise ValueError("in an exit function")
atexit.register(fails)
def other(): pass
atexit.register(other); atexit.unregister(other)
try: atexit.register(5)
except TypeError as e: print(e)
def hook(u): print("unraisable", type(u.exc_value).__name__, u.err_msg, u.object is fails)
sys.unraisablehook = hook
print("end")
