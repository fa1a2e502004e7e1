// _csv.writer: rows to the write() of any object.
#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/csv/csv.h"

namespace skerry::csv {

namespace {

struct WriterObject : Object {
  Value write;    // owned callable
  Value dialect;  // owned
  static bool check(Value v) { return has_type(v, writer_type); }
  static TypeObject& type() { return writer_type; }
};

// Characters that mean something in the dialect: delimiter, quote, escape and the line terminator's.
class Specials {
 public:
  explicit Specials(const DialectObject* d) : characters_(1, d->delimiter) {
    if (d->has_escape_char) characters_.push_back(d->escape_char);
    if (d->has_quote_char) characters_.push_back(d->quote_char);
    auto* end = d->line_terminator.as<StrObject>();
    for (size_t i = 0; i < end->length(); ++i) characters_.push_back(end->at(i));
    for (char32_t c : characters_)
      if (c < 128) ascii_[c] = true;
  }
  bool has(char32_t c) const { return c < 128 ? ascii_[c] : characters_.find(c) != characters_.npos; }
  bool any_in(const StrObject* s) const {
    if (s->width() == 1) {
      const uint8_t* data = s->data1();
      for (size_t i = 0; i < s->length(); ++i)
        if (has(data[i])) return true;
      return false;
    }
    for (size_t i = 0; i < s->length(); ++i)
      if (has(s->at(i))) return true;
    return false;
  }

 private:
  std::u32string characters_;
  bool ascii_[128] = {};
};

// Appends the field; `quoted` at the start says that it must be quoted whatever is in it.
Status append_field(Isolate& iso, StrBuilder& out, const DialectObject* d, const Specials& specials, const StrObject* field,
                    bool quoted) {
  size_t n = field != nullptr ? field->length() : 0;
  if (n != 0 && !specials.any_in(field)) {
    if (quoted) out.append_char(d->quote_char);
    out.append(field);
    if (quoted) out.append_char(d->quote_char);
    return Status::ok();
  }
  if (!quoted && d->quoting != Quote::kNone) {
    // A character that would not come back as it is makes quotes necessary, unless it is a quote that is escaped.
    for (size_t i = 0; i < n && !quoted; ++i) {
      char32_t c = field->at(i);
      if (!specials.has(c)) continue;
      bool escaped = d->has_quote_char && c == d->quote_char ? !d->double_quote : d->has_escape_char && c == d->escape_char;
      quoted = !escaped;
    }
  }
  if (quoted) out.append_char(d->quote_char);
  for (size_t i = 0; i < n; ++i) {
    char32_t c = field->at(i);
    if (specials.has(c)) {
      bool want_escape = false;
      if (d->quoting == Quote::kNone) {
        want_escape = true;
      } else if (d->has_quote_char && c == d->quote_char) {
        if (d->double_quote) out.append_char(d->quote_char);
        else want_escape = true;
      } else if (d->has_escape_char && c == d->escape_char) {
        want_escape = true;
      }
      if (want_escape) {
        if (!d->has_escape_char) return iso.raise(csv_error, "need to escape, but no escapechar set");
        out.append_char(d->escape_char);
      }
    }
    out.append_char(c);
  }
  if (quoted) out.append_char(d->quote_char);
  return Status::ok();
}

bool keeps_null(Quote quoting) { return quoting == Quote::kStrings || quoting == Quote::kNotNull; }

bool is_number(Value v) {
  TypeObject* t = type_of(v);
  return is_int(v) || is_float(v) || t->slots.to_int != nullptr || t->slots.to_float != nullptr || t->slots.index != nullptr ||
         v.is_bool() || is_instance_of(v, complex_type);
}

bool must_quote(Quote quoting, Value field) {
  switch (quoting) {
    case Quote::kMinimal: case Quote::kNone: return false;
    case Quote::kAll: return true;
    case Quote::kNonNumeric: return !is_number(field);
    case Quote::kStrings: return StrObject::check(field);
    case Quote::kNotNull: return !field.is_none();
  }
  return false;
}

Result write_row(Isolate& iso, WriterObject* self, Value row) {
  Result iterator_or_fault = get_iterator(iso, row);
  if (iterator_or_fault.is_raised() && iso.catch_pending(TypeError))
    return iso.raise(csv_error, "iterable expected, not {}", type_name(row));
  Ref iterator(iso, TRY(iterator_or_fault)), dialect = Ref::borrow(iso, self->dialect), write = Ref::borrow(iso, self->write);
  auto* d = dialect.as<DialectObject>();
  Specials specials(d);
  StrBuilder out(iso);
  size_t fields = 0;
  bool last_empty = false, last_null = false;
  for (;; ++fields) {
    Result next = iterator_next(iso, iterator);
    if (next.is_exhausted()) break;
    Ref field(iso, TRY(next));
    bool quoted = must_quote(d->quoting, field);
    last_null = field.get().is_none();
    if (fields != 0) out.append_char(d->delimiter);
    Ref text(iso);
    if (StrObject::check(field)) text = field.copy();
    else if (!field.get().is_none()) text.reset(TRY(to_str(iso, field)));
    last_empty = text.is_empty() || text.as<StrObject>()->length() == 0;
    TRY(append_field(iso, out, d, specials, text.is_empty() ? nullptr : text.as<StrObject>(), quoted));
    if (quoted) last_empty = false;
  }
  // An empty line would be no row at all.
  if (fields == 1 && last_empty && out.length() == 0) {
    if (d->quoting == Quote::kNone || (last_null && keeps_null(d->quoting)))
      return iso.raise(csv_error, "single empty field record must be quoted");
    TRY(append_field(iso, out, d, specials, nullptr, true));
  }
  out.append(d->line_terminator.as<StrObject>());
  return call(iso, write, {Ref(iso, TRY(out.build()))});
}
Status write_rows(Isolate& iso, WriterObject* self, Value rows) {
  return for_each(iso, rows, [&](Value row) -> Status {
    Ref written(iso, TRY(write_row(iso, self, row)));
    return Status::ok();
  });
}
Result writer_dialect(Isolate& iso, WriterObject* self) { return retained(iso, self->dialect); }
void writer_destroy(Isolate& iso, Object* o) {
  auto* w = static_cast<WriterObject*>(o);
  clear_field(iso, w->write);
  clear_field(iso, w->dialect);
}
void writer_clear(Isolate& iso, Object* o) { assign(iso, static_cast<WriterObject*>(o)->write, Value::none()); }
void writer_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<WriterObject*>(o)->write);
  visitor.visit(static_cast<WriterObject*>(o)->dialect);
}

constexpr MethodDef kMethods[] = {
    def<"writerow(self, row, /)", write_row>(
        "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string."),
    def<"writerows(self, rows, /)", write_rows>(
        "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string."),
    def<"get dialect", writer_dialect>(nullptr),
};

}  // namespace

Result make_writer(Isolate& iso, Args args) {
  if (args.count < 1) return iso.raise(TypeError, " expected at least 1 argument, got 0");
  if (args.count > 2) return iso.raise(TypeError, " expected at most 2 arguments, got {}", args.count);
  Value dialect = args.count > 1 ? args[1] : Value();
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    if (str_is(args.keywords.as<TupleObject>()->items()[i], "dialect")) dialect = args.keyword_value(i);
  Ref made_dialect(iso, TRY(make_dialect(iso, dialect, args)));
  Result write = get_attribute_or_not_found(iso, args[0], names.write);
  Ref held(iso, write.is_not_found() ? Value::none() : TRY(write));
  if (!is_callable(held)) return iso.raise(TypeError, "argument 1 must have a \"write\" method");
  Ref made(iso, TRY(allocate_instance(iso, &writer_type)));
  auto* w = made.as<WriterObject>();
  w->write = held.release();
  w->dialect = made_dialect.release();
  return made.release();
}

extern const TypeDef writer_type_def{
    .type = &writer_type,
    .name = "_csv.writer",
    .doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    .base = nullptr,
    .instance_size = sizeof(WriterObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = writer_destroy, .traverse = writer_traverse, .clear = writer_clear},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::csv
