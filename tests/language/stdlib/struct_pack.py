import struct
for x in range(0,65536,7):
    h=struct.pack('<H',x); v=struct.unpack('<e',h)[0]
    if v==v: assert struct.pack('<e',v)==h,(x,v)
print([struct.pack('>e',x) for x in (0.1,65504,65519.9,1e-8,5.96e-8,2.98e-8,6.1e-5,1e-5,-3.14159,float('inf'),-0.0)])
class S(struct.Struct):
    def __init__(self): super().__init__('<2hq'); self.extra=1
s=S(); print(s.pack(1,2,3), s.size, s.format, s.extra, list(s.iter_unpack(s.pack(1,2,3)*2)))
b=bytearray(20); struct.pack_into('<3s2p?',b,-7,b'abcde',b'zz',[1]); print(b)
print(struct.unpack('>bBhHiIqQ?c',bytes(range(200,200+32))))
print(struct.unpack('bBhHiIlqfd0q',bytes(range(100,148))))
