# oracle: none - CPython multiplies such numbers for minutes
# A long range's iterator is advanced by one thread while another reduces it.
import threading
N=2**900000
it=iter(range(0, N*N, N))
stop=False
def adv():
    while not stop:
        next(it)
th=threading.Thread(target=adv); th.start()
for i in range(4):
    r=it.__reduce__()
stop=True; th.join(); print('ok')
