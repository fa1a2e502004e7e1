"""Method calls that read and write attributes."""
import time


class Account:
    def __init__(self):
        self.balance = 0
        self.count = 0

    def deposit(self, amount):
        self.balance += amount
        self.count += 1
        return self.balance

    def busy(self):
        return self.count > 0


def run(count):
    account = Account()
    for amount in range(count):
        account.deposit(amount)
        account.busy()
    return account


began = time.perf_counter()
account = run(3_000_000)
assert account.count == 3_000_000
print(f'{{"value": {time.perf_counter() - began}}}')
