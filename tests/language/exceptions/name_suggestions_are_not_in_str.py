# "Did you mean" belongs to the traceback, not to the exception's text.
class A:
    colour = 1
try:
    A().color
except AttributeError as e:
    print(e)
length = 5
try:
    lenght
except NameError as e:
    print(e)
def f():
    value = 1
    try:
        return valeu
    except NameError as e:
        print(e)
f()
try:
    A.colr
except AttributeError as e:
    print(e)
import sys
try:
    sys.exot
except AttributeError as e:
    print(e)
try:
    from sys import nothing_here
except ImportError as e:
    print(e)
