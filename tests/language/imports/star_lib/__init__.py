public = 1
_private = 2
def func(): pass
class Klass: pass
