# oracle: none - isolates module
# What the function reaches has the value it had at the spawn; writes are never seen on the other side.
from isolates import spawn, Channel

number = 1
items = ["a"]
table = {"k": [1]}

def helper():
    items.append("child")
    return items

def child(go):
    global number
    go.get()
    number += 10
    table["k"].append(2)
    return number, helper(), table

go = Channel()
h = spawn(child, go.receiver)
number = 500
items.append("parent")
go.put("now")
print(h.join())
print(number, items, table)

def reads_later(): return number
h = spawn(reads_later)
number = 0
print(h.join())
