import struct
def t(f,*a):
    try: print(f,a,f and struct.pack(f,*a))
    except Exception as e: print(f,a,type(e).__name__,e)
for p in ['','<','>']:
    for c in 'bBhHiIlLqQnNP':
        for v in (2**70,-2**70, 2**31, -1,2**15, 'a', 1.5, 2**63):
            t(p+c,v)
t('?'); t('i',1,2); t('s',1); t('p',1); t('c',1); t('c',b'ab'); t('f','a'); t('d','a'); t('e',1e6); t('f',1e300); t('e','a');t('<f',1e300); t('3',); t('z',1); t('99999999999999999999i'); t('é'); t(5); t(b'i',3); t('i i',1,2); t('<i\n',1); t('0s0p',b'',b''); t('3p',b'abcd');t('i i\0')
t('300p',b'x'*300); t('9223372036854775807i'); t('\t')
for f in [lambda: struct.unpack('i',b''), lambda: struct.unpack_from('i',b'',0), lambda: struct.unpack_from('i',b'abcdefg',5), lambda: struct.unpack_from('i',b'abcdefg',-5),lambda: struct.unpack_from('i',b'abcdefg',-3),lambda: struct.unpack_from('i',b'abcdefg',-13),lambda: struct.pack_into('i',bytearray(3)),lambda: struct.pack_into('i',bytearray(3),1),lambda: struct.pack_into('i',bytearray(3),1,2),lambda: struct.pack_into('i',bytearray(3),-1,2),lambda: struct.pack_into('i',bytearray(3),-9,2),lambda: struct.pack_into('i',b'abc',-9,2),lambda: struct.pack_into('i'),lambda: struct.pack_into(),lambda: struct.pack(), lambda: struct.Struct(), lambda: struct.Struct(4), lambda: struct.iter_unpack('0s',b''), lambda: struct.iter_unpack('i',b'abc'), lambda: struct.unpack('i',3), lambda: struct.unpack('i'), lambda: struct.pack_into('i',bytearray(3),'a',1), lambda: struct.Struct('>i').format, lambda: struct.Struct(b'>i').size, lambda: struct.calcsize('i'), lambda: struct.Struct('i').iter_unpack(b'abcd').__length_hint__(), lambda: struct.Struct('i').unpack(buffer=b'abcd'),lambda: struct.unpack_from('i',buffer=b'abcdefg',offset=1), lambda: struct.calcsize(3), lambda: struct.Struct(format='i').__init__('h'), lambda:struct.calcsize('bhilqfde0q'), lambda: struct.Struct.__doc__, lambda: struct.error.__module__]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
