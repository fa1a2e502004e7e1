// sub, subn and expand. A replacement without a backslash, or a template, goes straight into the text that is built when
// it is of the pattern's kind; what a function returns is gathered in a list and joined, so that errors are join's.
#include "isolate/heap/room.h"
#include "isolate/objects/list.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "stdlib/re/pattern_parser.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

namespace {

Result make_text(Isolate& iso, const std::u32string& s, bool is_text) {
  if (is_text) return make_str_ucs4(iso, s.data(), s.size());
  std::string bytes(s.begin(), s.end());
  return make_bytes(iso, bytes);
}

bool has_backslash(Value text) {
  TextView view = StrObject::check(text) ? text_view(text) : text_view(text.as<BytesObject>()->view());
  return visit(view, [](auto span) {
    for (auto c : span)
      if (c == '\\') return true;
    return false;
  });
}

// The text under construction, of the pattern's kind.
class Output {
 public:
  Output(Isolate& iso, bool is_text) : iso_(iso), is_text_(is_text), text_(iso) {}
  void append(Value piece) {
    if (is_text_) text_.append(piece.as<StrObject>());
    else append_bytes(piece.as<BytesObject>()->view());
  }
  void append(const Subject& subject, Value string, size_t start, size_t end) {
    if (is_text_) text_.append(string.as<StrObject>(), start, end);
    else append_bytes({static_cast<const char*>(subject.data) + start, end - start});
  }
  Result build() {
    if (no_room_) return iso_.raise_memory_error();
    return is_text_ ? text_.build() : make_bytes(iso_, bytes_);
  }

 private:
  // Not more than the isolate's heap could take, as StrBuilder does it.
  void append_bytes(std::string_view piece) {
    no_room_ = no_room_ || !has_room(iso_.heap, bytes_.size() + piece.size());
    if (!no_room_) bytes_.append(piece);
  }

  Isolate& iso_;
  bool is_text_;
  StrBuilder text_;
  std::string bytes_;
  bool no_room_ = false;
};

struct Replacement {
  enum Kind { kFunction, kLiteral, kTemplate } kind;
  Ref value;  // the function; the literal; the parsed template
};

bool is_kind_of(const PatternObject* pattern, Value text) {
  return pattern->is_text ? StrObject::check(text) : BytesObject::check(text);
}

Fallible<bool> choose(Isolate& iso, PatternObject* pattern, Value repl, Replacement* out) {
  if (is_callable(repl)) {
    out->kind = Replacement::kFunction;
    out->value = Ref::borrow(iso, repl);
    return true;
  }
  Ref text = Ref::borrow(iso, repl);
  if (!StrObject::check(repl) && !BytesObject::check(repl)) {
    BufferView view;
    Status got = get_buffer(iso, repl, &view);
    if (got.is_fault()) {
      if (got.fault().kind() != FaultKind::kRaised || !iso.catch_pending(TypeError)) return got.fault();
      return iso.raise(TypeError, "decoding to str: need a bytes-like object, {} found", type_name(repl));
    }
    Result copied = make_bytes(iso, {reinterpret_cast<const char*>(view.data), view.size});
    release_buffer(iso, &view);
    text.reset(TRY(copied));
  }
  if (!has_backslash(text)) {
    out->kind = Replacement::kLiteral;
    out->value = std::move(text);
    return true;
  }
  out->value = Ref(iso, TRY(parse_replacement(iso, pattern, text)));
  auto* parsed = out->value.as<TupleObject>();
  out->kind = Replacement::kTemplate;
  if (parsed->length == 1) {
    out->kind = Replacement::kLiteral;
    out->value = Ref::borrow(iso, parsed->items()[0]);
  }
  return true;
}

// Into a text, without a list: the usual case.
Result substitute_text(Isolate& iso, PatternObject* self, const Replacement& with, Value string, int64_t count, int64_t* made) {
  OpenSubject subject(iso);
  TRY(subject.open(self, string));
  Output out(iso, self->is_text);
  Search search(iso, self, subject);
  size_t last = 0;
  for (; count == 0 || *made < count; ++*made) {
    if (!TRY(search.next())) break;
    out.append(subject.subject, string, last, search.start());
    if (with.kind == Replacement::kLiteral) {
      out.append(with.value);
    } else {
      const auto* parsed = with.value.as<TupleObject>();
      for (size_t i = 0; i < parsed->length; ++i) {
        Value piece = parsed->items()[i];
        if (i % 2 == 0) out.append(piece);
        else if (auto g = static_cast<uint32_t>(piece.as_small_int()); search.has(g))
          out.append(subject.subject, string, search.start(g), search.end(g));
      }
    }
    last = search.end();
  }
  if (*made == 0) return slice_of(iso, string, 0, subject.subject.length);
  out.append(subject.subject, string, last, subject.subject.length);
  return out.build();
}

// Into a list, joined at the end: functions, and replacements of another kind than the pattern.
Result substitute_list(Isolate& iso, PatternObject* self, const Replacement& with, Value string, int64_t count, int64_t* made) {
  OpenSubject subject(iso);
  TRY(subject.open(self, string));
  Ref pieces(iso, TRY(make_list(iso)));
  auto* list = pieces.as<ListObject>();
  Search search(iso, self, subject);
  size_t last = 0;
  for (; count == 0 || *made < count; ++*made) {
    if (!TRY(search.next())) break;
    size_t start = search.start(), end = search.end();
    if (last < start) TRY(list_append_steal(iso, list, TRY(slice_of(iso, string, last, start))));
    Ref item(iso);
    if (with.kind == Replacement::kLiteral) {
      item = Ref::borrow(iso, with.value);
    } else {
      Ref match(iso, TRY(make_match(iso, self, string, subject, search.matcher())));
      if (with.kind == Replacement::kFunction) item.reset(TRY(call(iso, with.value, {match})));
      else item.reset(TRY(expand_template(iso, with.value, match.as<MatchObject>())));
    }
    if (!item.get().is_none()) TRY(list_append(iso, list, item));
    last = end;
  }
  if (last < subject.subject.length) TRY(list_append_steal(iso, list, TRY(slice_of(iso, string, last, subject.subject.length))));
  Ref joiner(iso, TRY(slice_of(iso, string, 0, 0)));
  if (list->length == 0) return joiner.release();
  return call_method(iso, joiner, names.join, {pieces});
}

Result substitute(Isolate& iso, PatternObject* self, Value repl, Value string, int64_t count, int64_t* made) {
  *made = 0;
  Replacement with{Replacement::kLiteral, Ref(iso)};
  TRY(choose(iso, self, repl, &with));
  bool same_kind = with.kind != Replacement::kFunction &&
                   is_kind_of(self, with.kind == Replacement::kLiteral ? with.value.get() : with.value.as<TupleObject>()->items()[0]);
  // A negative count replaces everything but the first... nothing: CPython's loop ends only at count itself.
  if (count < 0) count = 0, *made = 0;
  return same_kind ? substitute_text(iso, self, with, string, count, made)
                   : substitute_list(iso, self, with, string, count, made);
}

}  // namespace

Result parse_replacement(Isolate& iso, PatternObject* pattern, Value text) {
  if (!pattern->last_template.is_empty() && has_type(text, *type_of(pattern->last_template)) &&
      TRY(equals(iso, pattern->last_template, text)))
    return retained(iso, pattern->last_parsed);
  if (!StrObject::check(text) && !BytesObject::check(text))
    return iso.raise(TypeError, "decoding to str: need a bytes-like object, {} found", type_name(text));
  bool is_text = StrObject::check(text);
  std::u32string characters = characters_of(text);
  Template parsed;
  std::vector<PatternWarning> warnings;
  PatternFault fault;
  bool good = parse_template(iso, characters, is_text, pattern->program().tree().names, pattern->group_count, &parsed,
                             &warnings, &fault);
  if (good || fault.kind != PatternFault::kRaised) TRY(issue_warnings(iso, warnings));
  if (!good) {
    Ref error(iso);
    if (fault.kind == PatternFault::kPattern) error.reset(TRY(error_class(iso)));
    return raise_fault(iso, fault, text, error);
  }
  Ref out(iso, TRY(allocate_tuple(iso, parsed.texts.size() + parsed.groups.size())));
  Value* items = out.as<TupleObject>()->items();
  for (size_t i = 0; i < parsed.texts.size(); ++i) {
    items[2 * i] = TRY(make_text(iso, parsed.texts[i], is_text));
    if (i < parsed.groups.size()) items[2 * i + 1] = Value::small_int(parsed.groups[i]);
  }
  if (is_exact_str(text) || has_type(text, bytes_type)) {
    assign(iso, pattern->last_template, retained(iso, text));
    assign(iso, pattern->last_parsed, retained(iso, out));
  }
  return out.release();
}

Result expand_template(Isolate& iso, Value parsed, MatchObject* match) {
  const auto* tuple = parsed.as<TupleObject>();
  Ref pieces(iso, TRY(make_list(iso, tuple->length)));
  for (size_t i = 0; i < tuple->length; ++i) {
    Value piece = tuple->items()[i];
    if (i % 2 == 0) {
      TRY(list_append(iso, pieces.as<ListObject>(), piece));
    } else if (auto g = static_cast<uint32_t>(piece.as_small_int()); match->has(g)) {
      Value text = TRY(slice_of(iso, match->string, match->marks()[2 * g], match->marks()[2 * g + 1]));
      TRY(list_append_steal(iso, pieces.as<ListObject>(), text));
    }
  }
  Ref joiner(iso, TRY(slice_of(iso, match->string, 0, 0)));
  return call_method(iso, joiner, names.join, {pieces});
}

Result pattern_sub(Isolate& iso, PatternObject* self, Value repl, Value string, int64_t count) {
  int64_t made;
  return substitute(iso, self, repl, string, count, &made);
}
Result pattern_subn(Isolate& iso, PatternObject* self, Value repl, Value string, int64_t count) {
  int64_t made;
  Ref text(iso, TRY(substitute(iso, self, repl, string, count, &made)));
  return make_tuple(iso, {text, Value::small_int(made)});
}

}  // namespace skerry::regex
