# exit: 1
class P:
    @property
    def p(self):
        return self.q
    def __getattr__(self, name):
        raise AttributeError(f"{name} is not here")
P().p
