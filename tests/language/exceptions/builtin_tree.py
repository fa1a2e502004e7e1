def tree(cls, depth=0):
    for sub in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        if sub.__module__ == "builtins":
            print("  " * depth + sub.__name__)
            tree(sub, depth + 1)
tree(BaseException)
print(EnvironmentError is OSError, IOError is OSError)
print(ExceptionGroup.__mro__)
print([c.__name__ for c in UnicodeDecodeError.__mro__])
