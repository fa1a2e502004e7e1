"""A small template language: source to a tree, tree to text with loops, conditions, filters and nested names."""
import time

PAGE = """<html><head><title>{{ title|upper }}</title></head>
<body>
{% for row in rows %}<tr class="{% if row.odd %}odd{% else %}even{% endif %}">
{% for cell in row.cells %}<td>{{ cell|escape }}</td>{% endfor %}
<td>{{ row.owner.name|title }}</td></tr>
{% endfor %}<p>{{ footer }}</p></body></html>
"""
FILTERS = {
    "upper": lambda v: str(v).upper(),
    "title": lambda v: str(v).title(),
    "escape": lambda v: str(v).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
}


class Owner:
    def __init__(self, name):
        self.name = name


class Context:
    def __init__(self, values):
        self.scopes = [values]

    def look_up(self, path):
        first, *rest = path
        for scope in reversed(self.scopes):
            if first in scope:
                value = scope[first]
                break
        else:
            return ""
        for name in rest:
            try:
                value = value[name]
            except (TypeError, KeyError):
                value = getattr(value, name, "")
        return value


class Text:
    def __init__(self, text):
        self.text = text

    def render(self, context, out):
        out.append(self.text)


class Variable:
    def __init__(self, expression):
        path, *self.filters = expression.split("|")
        self.path = path.strip().split(".")

    def render(self, context, out):
        value = context.look_up(self.path)
        for name in self.filters:
            value = FILTERS[name](value)
        out.append(value if isinstance(value, str) else str(value))


class For:
    def __init__(self, name, path, body):
        self.name, self.path, self.body = name, path.split("."), body

    def render(self, context, out):
        scope = {}
        context.scopes.append(scope)
        for item in context.look_up(self.path):
            scope[self.name] = item
            for node in self.body:
                node.render(context, out)
        context.scopes.pop()


class If:
    def __init__(self, path, yes, no):
        self.path, self.yes, self.no = path.split("."), yes, no

    def render(self, context, out):
        for node in self.yes if context.look_up(self.path) else self.no:
            node.render(context, out)


def tokens(source):
    position = 0
    while True:
        start = source.find("{", position)
        while start >= 0 and source[start + 1] not in "{%":
            start = source.find("{", start + 1)
        if start < 0:
            yield "text", source[position:]
            return
        if start > position:
            yield "text", source[position:start]
        kind, close = ("variable", "}}") if source[start + 1] == "{" else ("tag", "%}")
        end = source.index(close, start)
        yield kind, source[start + 2:end].strip()
        position = end + 2


def parse(stream, *ends):
    nodes = []
    for kind, text in stream:
        if kind == "text":
            nodes.append(Text(text))
        elif kind == "variable":
            nodes.append(Variable(text))
        elif text in ends:
            return nodes, text
        elif text.startswith("for "):
            _, name, _, path = text.split()
            nodes.append(For(name, path, parse(stream, "endfor")[0]))
        else:
            yes, end = parse(stream, "else", "endif")
            nodes.append(If(text.split()[1], yes, parse(stream, "endif")[0] if end == "else" else []))
    return nodes, None


def render(nodes, values):
    out = []
    context = Context(values)
    for node in nodes:
        node.render(context, out)
    return "".join(out)


began = time.perf_counter()
rows = [{"odd": i % 2, "cells": [i, f"<{i}>", i * 1.5, "a & b"], "owner": Owner(f"owner {i}")} for i in range(150)]
for _ in range(200):
    nodes, _ = parse(tokens(PAGE))
    page = render(nodes, {"title": "a table", "rows": rows, "footer": "the end"})
assert page.count("<tr") == 150 and "A TABLE" in page and "&lt;149&gt;" in page and "Owner 7<" in page
print(f'{{"value": {time.perf_counter() - began}}}')
