class BankError(Exception): pass
class Insufficient(BankError):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.missing = need - have
class Account:
    _next = 1
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.log = owner, balance, []
        self.id = Account._next
        Account._next += 1
    @property
    def balance(self): return self._balance
    def deposit(self, n):
        if n <= 0: raise ValueError(f"bad amount {n}")
        self._balance += n
        self.log.append(("deposit", n))
    def withdraw(self, n):
        if n > self._balance: raise Insufficient(n, self._balance)
        self._balance -= n
        self.log.append(("withdraw", n))
    def __repr__(self): return f"{type(self).__name__}({self.owner!r}, {self._balance})"
    def __lt__(self, o): return self._balance < o._balance
class Savings(Account):
    rate = 0.1
    def withdraw(self, n, *, force=False):
        if not force and n > self._balance / 2: raise BankError("too much at once")
        super().withdraw(n)
    def interest(self): self.deposit(round(self._balance * self.rate, 2))
class Transaction:
    def __init__(self, *accounts): self.accounts = accounts
    def __enter__(self): self.saved = [(a, a._balance, len(a.log)) for a in self.accounts]
    def __exit__(self, t, v, tb):
        if t and issubclass(t, BankError):
            for a, b, n in self.saved:
                a._balance = b
                del a.log[n:]
            print("rolled back:", v)
            return True
a, b = Account("ann", 100), Savings("bob", 50)
def transfer(x, y, n):
    with Transaction(x, y):
        y.deposit(n)
        x.withdraw(n)
        return "moved"
print(transfer(a, b, 30), transfer(a, b, 500), transfer(b, a, 60), a, b, sorted([a, b]))
b.interest()
b.withdraw(80, force=True)
print(a.log, b.log, b.balance, max(a, b).owner)
for f in (lambda: a.deposit(-1), lambda: a.withdraw(1000), lambda: setattr(a, "balance", 5), lambda: transfer(a, b, "x")):
    try: f()
    except Insufficient as e: print("missing", e.missing)
    except (ValueError, AttributeError, TypeError) as e: print(type(e).__name__, e)
