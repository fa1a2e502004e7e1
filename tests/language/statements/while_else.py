n = 0
while n < 3:
    n += 1
else:
    print("ended with", n)

while True:
    n -= 1
    if n == 1:
        break
else:
    print("never printed")
print(n)

while n < 10:
    n += 1
    if n % 2:
        continue
    print("even", n)
else:
    print("else after continue")

while False:
    print("never")
else:
    print("else of a loop that never ran")

# break leaves the inner loop only
i = 0
while i < 3:
    j = 0
    while True:
        j += 1
        if j > i:
            break
    else:
        print("no")
    print(i, j)
    i += 1
