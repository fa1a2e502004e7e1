"""jinja2: inheritance, macros, filters, tests, loops, escaping, errors, the sandbox, extensions, async rendering."""
import asyncio

import jinja2
import jinja2.sandbox

TEMPLATES = {
    "base.html": "<title>{% block title %}base{% endblock %}</title>{% block body %}{% endblock %}",
    "macros.html": "{% macro field(name, value='', type='text') %}<input name={{ name }} type={{ type }} value='{{ value }}'>"
                   "{{ caller() if caller }}{% endmacro %}",
    "page.html": """{% extends 'base.html' %}{% from 'macros.html' import field with context %}
{% block title %}{{ super() }} - {{ title|title }}{% endblock %}
{% block body -%}
{% for item in items if (item.n is odd) recursive %}
  {{ loop.index }}/{{ loop.length }} {{ item.name|e }}{{ ',' if not loop.last }}{{ loop(item.children) if item.children }}
{%- else %} nothing
{%- endfor %}
{{ field('a', 1) }}{% call field('b') %} called{% endcall %}
{% set ns = namespace(total=0) %}{% for i in range(5) %}{% set ns.total = ns.total + i %}{% endfor %}{{ ns.total }}
{% with x = 3 %}{{ x ** 2 }}{% endwith %}{% filter upper %}shout{% endfilter %}{% raw %}{{ raw }}{% endraw %}
{% include 'missing.html' ignore missing %}{%- endblock %}""",
}
environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
items = [{"n": 1, "name": "<one>", "children": [{"n": 3, "name": "inner"}]}, {"n": 2, "name": "two"}, {"n": 5, "name": "five"}]
print(environment.get_template("page.html").render(title="the page", items=items))
for text in [
    "{{ [3, 1, 2]|sort|join('-') }} {{ 'a b c'.split()|map('upper')|list }} {{ {'a': 1}|dictsort }}",
    "{{ 'text'|replace('t', 'T')|reverse }} {{ 3.14159|round(2) }} {{ 1234567|filesizeformat }} {{ 'long text here'|truncate(8) }}",
    "{{ users|groupby('age')|map('first')|list }} {{ users|selectattr('age', 'gt', 30)|map(attribute='name')|join(',') }}",
    "{{ missing is defined }} {{ missing|default('dflt') }} {{ none is none }} {{ 5 is divisibleby 5 }} {{ 'x' in 'xyz' }}",
    "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i > 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% set l = [] %}{% do l.append(1) %}{{ l }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 2 < 3 < 4 }} {{ not true }} {{ 'a' ~ 1 }} {{ [1, 2, 3][::-1] }}",
    "{{ users|tojson }} {{ '<b>'|safe }} {{ '<b>' }} {{ 'wrap these words'|wordwrap(5) }} {{ '%s-%d'|format('a', 3) }} {{ 'http://a.b c'|urlize }}",
    "{% for a, b in {'x': 1, 'y': 2}.items() %}{{ loop.cycle('odd', 'even') }}:{{ a }}={{ b }} {% endfor %}{{ loop is defined }}",
    "{{ lipsum is defined }} {{ dict(a=1) }} {{ cycler('a', 'b').next() }} {{ joiner(', ')() }}x {{ 'abc'|batch(2)|list }} {{ range(5)|sum }}",
]:
    print(environment.from_string(text).render(users=[{"name": "a", "age": 30}, {"name": "b", "age": 40}, {"name": "c", "age": 30}]))
for bad in ["{{ 1 +", "{% for %}", "{% if x %}", "{{ x|nofilter }}", "{{ undefined.attribute }}", "{{ 1/0 }}", "{% extends 'no' %}"]:
    try:
        print(environment.from_string(bad).render())
    except Exception as error:
        print(bad, "->", type(error).__name__, error, getattr(error, "lineno", None))
strict = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, line_statement_prefix="#")
print(strict.from_string("# for i in [1, 2]\n  {{ i }}\n# endfor\nend").render())
sandbox = jinja2.sandbox.SandboxedEnvironment()
try:
    print(sandbox.from_string("{{ ().__class__ }}").render())
    print(sandbox.from_string("{{ f.__globals__ }}").render(f=lambda: 0))
except jinja2.exceptions.SecurityError as error:
    print("SecurityError", error)


async def agenerator():
    for i in range(3):
        await asyncio.sleep(0)
        yield i


async def main():
    asynchronous = jinja2.Environment(enable_async=True)
    print(await asynchronous.from_string("{% for i in g() %}{{ i }};{% endfor %}{{ co() }}").render_async(g=agenerator, co=lambda: 4))


asyncio.run(main())
print(jinja2.Environment().compile_expression("a + b * 2")(a=1, b=2), sorted(jinja2.meta.find_undeclared_variables(environment.parse("{{ a }}{% set b = 1 %}{{ b + c }}"))) if hasattr(jinja2, "meta") else "")
print(environment._generate(environment.parse("{{ x }}"), None, None).count("\n") > 5, list(environment.lex("{{ x }}"))[:3])
