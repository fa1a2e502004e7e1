t = str.maketrans("abc", "xyz")
print(t, "aabbcc".translate(t), "abc".translate({97: None, 98: "BB", 99: 67}), "abc".translate({}), "aé日".translate({0xe9: "e", 0x65e5: "sun"}))
print(str.maketrans("ab", "cd", "xyz"), "abxyz!".translate(str.maketrans("ab", "cd", "xyz")), str.maketrans({"a": "1", 98: 2, "c": None}), "abc".translate(str.maketrans({"a": "1", 98: 50, "c": None})))
class D(dict):
    def __missing__(self, k): return chr(k).upper()
class G:
    def __getitem__(self, k):
        if k == 97: raise LookupError
        if k == 98: return None
        return k + 1
print("abc".translate(D()), "abcd".translate(G()), "abc".translate("0" * 97 + "XYZ"), "ab".translate([None] * 98))
for f in (lambda: str.maketrans("a", "bc"), lambda: str.maketrans("a"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans(5), lambda: "a".translate({97: []}), lambda: "a".translate({97: 0x110000}), lambda: "a".translate(), lambda: str.maketrans({1.5: 2}), lambda: str.maketrans("a", "b", 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
