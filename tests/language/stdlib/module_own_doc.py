# library: 3.11
# object's own attribute access knows a module's names.
import string

print(object.__getattribute__(string, "__doc__") is string.__doc__, object.__getattribute__(string, "digits"))
object.__setattr__(string, "extra", 5)
print(string.extra, string.__dict__["extra"])
object.__delattr__(string, "extra")
print(hasattr(string, "extra"))
for act in (lambda: object.__getattribute__(string, "nothing"), lambda: object.__delattr__(string, "nothing")):
    try:
        act()
    except AttributeError as error:
        print(error)
