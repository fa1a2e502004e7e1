# oracle: none - isolates module
# Lines from different isolates are never torn.
import isolates
def talk():
    for j in range(20):
        print("the same long line from every isolate, so that its order does not matter")
for h in [isolates.spawn(talk) for i in range(5)]:
    h.join()
print("end")
