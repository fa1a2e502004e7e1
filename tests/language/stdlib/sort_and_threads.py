# A sort of plain values happens at once for other threads.
import random
import threading
L=list(range(120000)); 

random.Random(1).shuffle(L)
seen=set(); stop=False; errs=[]
def watch():
    while not stop:
        seen.add(len(L))
th=threading.Thread(target=watch); th.start()
try:
    for i in range(4):
        random.Random(i).shuffle(L)
        L.sort()
except BaseException as e: errs.append(repr(e))
stop=True; th.join()
print('lengths seen', sorted(seen), errs)
# append while sorting
L=list(range(120000)); random.Random(1).shuffle(L)
stop=False; n=0
def app():
    global n
    while not stop:
        L.append(5); n+=1
th=threading.Thread(target=app); th.start()
try:
    for i in range(4): L.sort()
except BaseException as e: errs.append(repr(e))
stop=True; th.join()
print('append', errs, len(L)==120000+n)
