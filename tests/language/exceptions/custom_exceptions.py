class AppError(Exception):
    """base of the app"""
class WithArgs(AppError):
    def __init__(self, code, text="none"):
        super().__init__(code, text)
        self.code = code
    def __str__(self): return f"[{self.code}] {self.args[1]}"
class NoSuper(Exception):
    def __init__(self, a, b): self.a = a
class Value(AppError, ValueError): pass
def check(e):
    try:
        raise e
    except AppError as x:
        print("app", type(x).__name__, str(x), repr(x), x.args)
    except Exception as x:
        print("other", type(x).__name__, str(x), repr(x), x.args)
check(AppError())
check(AppError)
check(WithArgs(5))
check(WithArgs(5, "five"))
check(NoSuper(1, 2))
check(Value("both"))
try:
    raise WithArgs
except TypeError as e:
    print(e)
try:
    raise Value("v")
except ValueError as e:
    print("as ValueError", e)
class Odd(Exception):
    def __new__(cls, *a): return 5
try:
    raise Odd
except TypeError as e:
    print(e)
e = AppError("x")
e.extra = 1
print(e.__dict__, e.with_traceback(None) is e)
e.args = ("y", 2)
print(str(e), repr(e))
class Base(BaseException): pass
try:
    try:
        raise Base("b")
    except Exception:
        print("no")
except BaseException as b:
    print(repr(b))
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except (KeyError, int):
        pass
except TypeError as e:
    print(e)
