def f(x):
    try:
        if x == 1: raise ValueError("v")
        if x == 2: raise KeyError("k")
        if x == 3: 1 / 0
        if x == 4: return "returned"
    except ValueError as e:
        r = f"value {e}"
    except (KeyError, ZeroDivisionError) as e:
        r = f"tuple {type(e).__name__} {e}"
    else:
        r = "else"
    finally:
        print("finally", x)
    return r
for i in range(5):
    print(f(i))
try:
    pass
except:
    print("no")
else:
    print("else")
try:
    raise SystemExit(3)
except BaseException as e:
    print(repr(e), e.code)
try:
    raise TypeError
except Exception as e:
    print(repr(e), str(e) == "", e.args)
try:
    e
except NameError as x:
    print(x)
e = "kept?"
try:
    raise ValueError
except ValueError as e:
    pass
print("e" in globals())
try:
    try:
        raise IndexError("inner")
    except KeyError:
        print("wrong")
    finally:
        print("inner finally")
except LookupError as e:
    print("caught by base", e)
def dyn(): return (OSError, ValueError)
try:
    raise ValueError("dynamic")
except dyn() as e:
    print(e)
