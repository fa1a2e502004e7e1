def check(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__ + ":", e)

def too_many(): a, b = 1, 2, 3
def too_few(): a, b, c = 1, 2
def too_few_one(): a, b = [1]
def none(): a, b = ()
def not_iterable(): a, b = 5
def star_few(): a, b, *c = [1]
def star_after(): a, *b, c, d = 1, 2
def from_iter(): a, b = iter("xyz")
def from_dict(): a, b = {1: 2}
def from_none(): a, = None
def loop():
    for a, b in [(1, 2), (3,)]:
        print(a, b)
def star_not_iterable(): *a, = 3
for f in (too_many, too_few, too_few_one, none, not_iterable, star_few, star_after, from_iter, from_dict, from_none, loop, star_not_iterable):
    check(f)
