# library: 3.11
# Every protocol writes the bytes that CPython's own pickler writes, into a file in the same pieces, and reads them back.
import pickle, _pickle, io, re, sys, hashlib, copyreg, collections, datetime, enum, dataclasses, decimal, fractions, functools, operator, itertools, array, uuid, pathlib, types, random
class A: pass
class B:
    def __init__(self): self.x=1; self.y=[self]
class S: 
    __slots__=('a','b')
class SD(S): pass
class L(list): pass
class D(dict): pass
class St(str): pass
class I(int): pass
class F(float): pass
class T(tuple): pass
class Se(set): pass
class FS(frozenset): pass
class By(bytes): pass
class BA(bytearray): pass
class C(complex): pass
class N:
    def __new__(cls,*a,**k): o=object.__new__(cls); o.a=a;o.k=k; return o
    def __getnewargs_ex__(self): return self.a,self.k
class NA:
    def __new__(cls,*a): o=object.__new__(cls); o.a=a; return o
    def __getnewargs__(self): return self.a
class GS:
    def __getstate__(self): return {'z':1}
    def __setstate__(self,s): self.s=s
class GSF:
    def __getstate__(self): return None
def setter(o,s): o.q=s
class R6:
    def __reduce__(self): return (R6,(),{'s':1},iter([]),iter([]),setter)
class R5:
    def __init__(self): self.items=[]; self.d={}
    def append(self,x): self.items.append(x)
    def __setitem__(self,k,v): self.d[k]=v
    def __reduce__(self): return (R5,(),None,iter(range(5)),iter([('a',1),('b',2)]))
class R1:
    def __reduce__(self): return (R5,(),None,iter(range(1)),iter([('a',1)]))
class RS:
    def __reduce__(self): return 'THE_RS'
THE_RS=RS()
class Outer:
    class Inner:
        class Deep: pass
        def m(self): pass
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
def func(): pass
Color=enum.Enum('Color','RED GREEN')
class Flag(enum.IntFlag):
    A=1;B=2
NT=collections.namedtuple('NT','p q')
@dataclasses.dataclass
class DC:
    a:int=1
    b:list=dataclasses.field(default_factory=list)
@dataclasses.dataclass(frozen=True,slots=True)
class DCS:
    a:int=1
    b:str='x'
class Meta(type): pass
class M(metaclass=Meta): pass
class Ext1: pass
class Ext2: pass
class Ext3: pass
copyreg.add_extension('__main__','Ext1',0x55)
copyreg.add_extension('__main__','Ext2',0x5555)
copyreg.add_extension('__main__','Ext3',0x555555)
vals=[]
def v(x): vals.append(x)
for x in (None,True,False,0,1,-1,2,127,128,255,256,257,65535,65536,65537,2**31-1,2**31,-2**31,-2**31-1,2**32,2**61,2**61-1,-2**61,-2**61-1,2**62,2**63-1,2**63,2**64,-2**63,-2**64,-128,-129,-32768,-255,-256,-2**39,2**39,-2**47,10**50,-10**50,2**2039,2**2040,-2**2039,-2**2040,2**2031-1,2**10000,-2**10000,10**700): v(x)
for x in (0.0,-0.0,1.0,-1.5,1e300,1e-300,float('inf'),float('-inf'),float('nan'),0.1,5e-324,1e16,123456789.123): v(x)
for x in ('','a','abc','é','ÿ','Ā','\u20ac','\U0001f600','a\nb','\\','\\u0041','\r','\0','\x1a','\ud800','a\udfffb','x'*255,'x'*256,'é'*200,'x'*65535,'x'*65536,'y'*70000,'€'*30000, 'line\n\r\\\x1a\0é€\U0001f600'): v(x)
for x in (b'',b'a',b'abc',bytes(range(256)),b'x'*255,b'x'*256,b'z'*65536,b'z'*100000): v(x); v(bytearray(x))
v([]);v([1]);v([1,2]);v(list(range(999)));v(list(range(1000)));v(list(range(1001)));v(list(range(2000)));v(list(range(2500)));v([[]]);v([[],[[]]])
for n in range(8): v(tuple(range(n)))
v({});v({1:2});v({1:2,'a':'b'});v({i:str(i) for i in range(999)});v({i:i for i in range(1000)});v({i:i for i in range(1001)});v({i:None for i in range(2000)})
v(set());v({1});v({1,2,3});v(set(range(1001)));v(set(range(2000)));v(frozenset());v(frozenset([1]));v(frozenset(range(50)))
v(1j);v(complex(1.5,-0.0));v(Ellipsis);v(NotImplemented);v(type(None));v(type(...));v(type(NotImplemented));v(int);v(object);v(type);v(dict);v(A);v(Outer);v(Outer.Inner);v(Outer.Inner.Deep);v(Outer.Inner.m);v(Outer.s);v(Outer.c);v(func);v(len);v(print);v([].append);v('abc'.upper);v(range(5));v(range(1,10,3));v(slice(1,2,3));v(property)
a=A();a.x=1;v(a);v(A());b=B();v(b);s=S();s.a=1;v(s);v(S());sd=SD();sd.a=2;sd.c=3;v(sd);v(L([1,2,3]));l=L([1]);l.z=2;v(l);v(D(a=1));d=D();d.z=1;v(d);v(St('x'));st=St('y');st.q=1;v(st);v(I(5));v(F(1.5));v(T((1,2)));v(Se([1]));v(FS([1]));v(By(b'x'));v(BA(b'x'));v(C(1,2))
v(N(1,2,k=3));v(N(1));v(NA(1,2));v(GS());v(GSF());v(R6());v(R5());v(R1());v(THE_RS);v([THE_RS,THE_RS])
v(Color.RED);v(Color);v(Flag.A|Flag.B);v(NT(1,2));v(DC(1,[2]));v(DCS());v(M());v(M);v(Ext1());v(Ext2);v(Ext3());v([Ext1(),Ext1()])
v(datetime.date(2020,1,2));v(datetime.datetime(2020,1,2,3,4,5,6));v(datetime.timedelta(1,2,3));v(datetime.time(1,2,fold=1));v(decimal.Decimal('1.5'));v(fractions.Fraction(1,3));v(collections.OrderedDict(a=1,b=2));v(collections.Counter('abca'));v(collections.deque([1,2],5));v(collections.defaultdict(list,{1:[2]}));v(collections.ChainMap({1:2}));v(functools.partial(int,base=2));v(operator.itemgetter(1,2));v(operator.attrgetter('a.b'));v(operator.methodcaller('x',1,k=2))
v(itertools.count(3));v(itertools.chain([1],[2]));v(iter([1,2,3]));v(iter((1,2)));v(iter({1:2}));v(iter('abc'));v(reversed([1,2]));v(uuid.UUID(int=5));v(pathlib.PurePosixPath('/a/b'));v(types.SimpleNamespace(a=1));v(array.array('i',[1,2,3]));v(array.array('d',[1.5]));v(random.Random(5).getstate())
v(ValueError('x',1));e=KeyError('k');e.note=1;v(e);v(OSError(2,'no','f'));v(StopIteration(5));v(UnicodeDecodeError('utf-8',b'x',0,1,'r'));v(ImportError('a',name='b',path='c'))
x=[];x.append(x);v(x);x={};x[1]=x;v(x);x=[];t=(x,);x.append(t);v(t);v(x);x=[];t=(x,1,2,3);x.append(t);v(t);o=A();o.o=o;v(o);k=A();fs=frozenset([k]);k.fs=fs;v(fs);v(k)
sh=[1];v([sh,sh,(sh,sh)]);ss='shared'*3;v([ss,ss,ss]);bb=b'shared'*3;v([bb,bb]);v([b'a'*9,b'b'*9]);v([('a%d'%i,) for i in range(300)])
v({'k':[{'n':i,'s':'v%d'%i,'t':(i,i/2,None,True)} for i in range(200)]}); v([b'q'*70000,'w'*70000,bytearray(b'e'*70000)]); v(['x%06d'%i for i in range(20000)]); v(copyreg._reconstructor); v(b'ab'.decode); v(types.MappingProxyType) ; v(types.FunctionType); v(types.BuiltinFunctionType)
v(lambda:1);
def loc():
    def inner(): pass
    class K: pass
    return inner,K,K()
for q in loc(): v(q)
v(sys);v(iter(set()));v((i for i in ()));v(open);v(pickle.PickleBuffer(b'ab'));v(pickle.PickleBuffer(bytearray(b'ab')))
class BadMod: pass
BadMod.__module__='nosuchmod'
v(BadMod);v(BadMod())
class Gone: pass
g=Gone();del Gone; v(g)
class Other: pass
OldOther=Other
class Other: pass
v(OldOther)
class RB:
    def __init__(s,r): s.r=r
    def __reduce__(s): return s.r
for r in (1,(),(1,),(1,2),(int,2),(int,(),1,2),(int,(),None,5),(int,(),None,None,5),(int,(),None,None,None,5),(int,())*4,None,'nosuchname','a.b',(copyreg.__newobj__,()),(copyreg.__newobj__,(1,)),(copyreg.__newobj__,(A,)),(copyreg.__newobj_ex__,()),(copyreg.__newobj_ex__,(1,2,3)),(copyreg.__newobj_ex__,(A,2,3)),(copyreg.__newobj_ex__,(A,(),3)),(int,(),None,iter([1]),iter([(1,)])), (int,(),None,None,iter([1,2]))): v(RB(r))

def text(x):
    return re.sub(r"0x[0-9a-f]+", "0x", x)
def shown(o):
    try: return text(repr(o))
    except Exception as e: return type(e).__name__
class Pieces:
    def __init__(self): self.pieces = []
    def write(self, b): self.pieces.append(bytes(b))
for i, x in enumerate(vals):
    digest = hashlib.md5()
    lengths = []
    for proto in range(6):
        for fix in (True, False) if proto < 3 else (True,):
            try:
                p = _pickle.dumps(x, proto, fix_imports=fix)
                out = Pieces(); _pickle.dump(x, out, proto, fix_imports=fix)
                digest.update(b"|".join([p, *out.pieces]))
                lengths.append(len(p))
            except Exception as e:
                lengths.append(type(e).__name__ + ": " + text(str(e))[:120])
                continue
            for load in (lambda: _pickle.loads(p, fix_imports=fix), lambda: _pickle.load(io.BytesIO(p), fix_imports=fix),
                         lambda: _pickle.load(io.BufferedReader(io.BytesIO(p), 100), fix_imports=fix)):
                try:
                    y = load()
                    digest.update((type(y).__name__ + shown(y)).encode("utf-8", "backslashreplace"))
                except Exception as e:
                    digest.update((type(e).__name__ + text(str(e))).encode())
    print(i, shown(x)[:30].encode("ascii", "backslashreplace").decode(), *dict.fromkeys(lengths), digest.hexdigest()[:12])
