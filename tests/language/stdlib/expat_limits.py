# oracle: none - CPython's stack is deep enough for what is refused here
# Handlers that raise, parameter entities, and parsers for external entities do not get round the limit of nested entities.
import pyexpat

N = 20000


def attempt(name, parser, text):
    try:
        print(name, parser.Parse(text, True))
    except Exception as e:
        print(name, type(e).__name__, e)


def refuse(*arguments):
    raise ValueError('refused')


chain = '<!ENTITY e0 "x">' + ''.join(f'<!ENTITY e{i} "&e{i - 1};">' for i in range(1, N))
document = f'<!DOCTYPE a [<!--comment-->{chain}]><a>&e{N - 1};</a>'
attempt('no handler', pyexpat.ParserCreate(), document)
for handler in ('StartDoctypeDeclHandler', 'CommentHandler', 'EntityDeclHandler'):
    p = pyexpat.ParserCreate()
    setattr(p, handler, refuse)
    attempt(handler, p, document)

p = pyexpat.ParserCreate()
p.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_ALWAYS)
chain = '<!ENTITY % p0 "<!--x-->">' + ''.join(f'<!ENTITY % p{i} "&#37;p{i - 1};">' for i in range(1, N))
attempt('parameter entities', p, f'<!DOCTYPE a [{chain}%p{N - 1};]><a/>')


def parse_with_children(each, children):
    p = pyexpat.ParserCreate()
    p.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    begun = 0

    def external(context, base, system, public):
        nonlocal begun
        child = p.ExternalEntityParserCreate(context)
        child.Parse(''.join(f'<!ENTITY e{i} "&e{i - 1};">' if i else '<!ENTITY e0 "x">' for i in range(begun, begun + each)), True)
        begun += each
        return 1
    p.ExternalEntityRefHandler = external
    references = ''.join(f'<!ENTITY % k{i} SYSTEM "s{i}">%k{i};' for i in range(children))
    attempt(f'{children} children', p, f'<!DOCTYPE a [{references}]><a>&e{each * children - 1};</a>')


parse_with_children(100, 2)
parse_with_children(150, 100)
