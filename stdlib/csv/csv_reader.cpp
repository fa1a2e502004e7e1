// _csv.reader: rows from an iterable of lines. A field with line ends in it goes on in the next line.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/csv/csv.h"

namespace skerry::csv {

namespace {

struct ReaderObject : Object {
  Value lines;    // owned iterator
  Value dialect;  // owned
  Value module;   // owned: the module's dict, where the field limit is
  int64_t line_number;
  static bool check(Value v) { return has_type(v, reader_type); }
  static TypeObject& type() { return reader_type; }
};

enum class State { kStartRecord, kStartField, kEscaped, kInField, kInQuoted, kEscapeInQuoted, kQuoteInQuoted, kEatLineEnd, kAfterEscapedEnd };

class Row {
 public:
  Row(Isolate& iso, const DialectObject* d, int64_t limit) : fields_(iso), iso_(iso), dialect_(d), limit_(limit) {}
  Status start() {
    fields_.reset(TRY(make_list(iso_)));
    return Status::ok();
  }

  Status line(const StrObject* s) {
    switch (s->width()) {
      case 1: TRY(characters(s->data1(), s->length())); break;
      case 2: TRY(characters(s->data2(), s->length())); break;
      default: TRY(characters(s->data4(), s->length())); break;
    }
    return end_of_line();
  }
  // The lines have run out within a row.
  Fallible<bool> truncated() {
    if (text_.empty() && state_ != State::kInQuoted) return false;
    if (dialect_->strict) return iso_.raise(csv_error, "unexpected end of data");
    TRY(save_field());
    return true;
  }
  bool is_complete() const { return state_ == State::kStartRecord; }
  Value take() { return fields_.release(); }

 private:
  static bool is_line_end(char32_t c) { return c == '\n' || c == '\r'; }
  bool is_escape(char32_t c) const { return dialect_->has_escape_char && c == dialect_->escape_char; }
  bool is_quote(char32_t c) const { return dialect_->has_quote_char && c == dialect_->quote_char && dialect_->quoting != Quote::kNone; }

  Status add(char32_t c) {
    if (static_cast<int64_t>(text_.size()) >= limit_) return iso_.raise(csv_error, "field larger than field limit ({})", limit_);
    push(c);
    return Status::ok();
  }
  // Runs of ordinary characters are taken at once.
  template <class C>
  Status characters(const C* data, size_t n) {
    for (size_t i = 0; i < n;) {
      size_t end = i;
      if (state_ == State::kInField)
        while (end < n && !is_line_end(data[end]) && !is_escape(data[end]) && data[end] != dialect_->delimiter) ++end;
      else if (state_ == State::kInQuoted)
        while (end < n && !is_escape(data[end]) && !is_quote(data[end])) ++end;
      if (end == i) {
        TRY(character(data[i++]));
        continue;
      }
      if (static_cast<int64_t>(text_.size() + (end - i)) > limit_)
        return iso_.raise(csv_error, "field larger than field limit ({})", limit_);
      for (; i < end; ++i) push(data[i]);
    }
    return Status::ok();
  }
  void push(char32_t c) {
    text_.push_back(c);
    all_bits_ |= c;
  }
  Status save_field() {
    Ref field(iso_);
    if (all_bits_ < 128) {
      narrow_.assign(text_.begin(), text_.end());
      field.reset(TRY(make_str_latin1(iso_, reinterpret_cast<const uint8_t*>(narrow_.data()), narrow_.size())));
    } else {
      field.reset(TRY(make_str_ucs4(iso_, text_.data(), text_.size())));
    }
    text_.clear();
    all_bits_ = 0;
    if (numeric_) {
      numeric_ = false;
      field.reset(TRY(call(iso_, as_value(&float_type), {field})));
    }
    return list_append(iso_, fields_.as<ListObject>(), field);
  }

  // An empty field without quotes.
  Status save_nothing() {
    if (dialect_->quoting != Quote::kStrings && dialect_->quoting != Quote::kNotNull) return save_field();
    return list_append(iso_, fields_.as<ListObject>(), Value::none());
  }

  Status end_of_line() {
    switch (state_) {
      case State::kStartRecord: break;
      case State::kStartField:
        TRY(save_nothing());
        state_ = State::kStartRecord;
        break;
      case State::kInField: case State::kQuoteInQuoted:
        TRY(save_field());
        state_ = State::kStartRecord;
        break;
      case State::kEscaped:
        TRY(add('\n'));
        state_ = State::kInField;
        break;
      case State::kInQuoted: break;
      case State::kEscapeInQuoted:
        TRY(add('\n'));
        state_ = State::kInQuoted;
        break;
      case State::kEatLineEnd: state_ = State::kStartRecord; break;
      case State::kAfterEscapedEnd: break;
    }
    return Status::ok();
  }

  Status character(char32_t c) {
    const DialectObject* d = dialect_;
    switch (state_) {
      case State::kStartRecord:
        if (is_line_end(c)) {
          state_ = State::kEatLineEnd;
          return Status::ok();
        }
        state_ = State::kStartField;
        [[fallthrough]];
      case State::kStartField:
        if (is_line_end(c)) {
          TRY(save_nothing());
          state_ = State::kEatLineEnd;
        } else if (is_quote(c)) {
          state_ = State::kInQuoted;
        } else if (is_escape(c)) {
          state_ = State::kEscaped;
        } else if (c == ' ' && d->skip_initial_space) {
        } else if (c == d->delimiter) {
          TRY(save_nothing());
        } else {
          numeric_ = d->quoting == Quote::kNonNumeric || d->quoting == Quote::kStrings;
          TRY(add(c));
          state_ = State::kInField;
        }
        return Status::ok();
      case State::kEscaped:
        TRY(add(c));
        state_ = is_line_end(c) ? State::kAfterEscapedEnd : State::kInField;
        return Status::ok();
      case State::kAfterEscapedEnd:
      case State::kInField:
        state_ = State::kInField;
        if (is_line_end(c)) {
          TRY(save_field());
          state_ = State::kEatLineEnd;
        } else if (is_escape(c)) {
          state_ = State::kEscaped;
        } else if (c == d->delimiter) {
          TRY(save_field());
          state_ = State::kStartField;
        } else {
          TRY(add(c));
        }
        return Status::ok();
      case State::kInQuoted:
        if (is_escape(c)) state_ = State::kEscapeInQuoted;
        else if (is_quote(c)) state_ = d->double_quote ? State::kQuoteInQuoted : State::kInField;
        else TRY(add(c));
        return Status::ok();
      case State::kEscapeInQuoted:
        TRY(add(c));
        state_ = State::kInQuoted;
        return Status::ok();
      case State::kQuoteInQuoted:
        if (is_quote(c)) {
          TRY(add(c));
          state_ = State::kInQuoted;
        } else if (c == d->delimiter) {
          TRY(save_field());
          state_ = State::kStartField;
        } else if (is_line_end(c)) {
          TRY(save_field());
          state_ = State::kEatLineEnd;
        } else if (!d->strict) {
          TRY(add(c));
          state_ = State::kInField;
        } else {
          Ref text(iso_, TRY(make_str_ucs4(iso_, std::u32string{d->delimiter, d->quote_char}.data(), 2)));
          return iso_.raise(csv_error, "'{}' expected after '{}'", to_utf8(Ref(iso_, TRY(str_substring(iso_, text, 0, 1)))),
                            to_utf8(Ref(iso_, TRY(str_substring(iso_, text, 1, 2)))));
        }
        return Status::ok();
      case State::kEatLineEnd:
        if (!is_line_end(c))
          return iso_.raise(csv_error, "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?");
        return Status::ok();
    }
    return Status::ok();
  }

  Ref fields_;
  Isolate& iso_;
  const DialectObject* dialect_;
  int64_t limit_;
  std::u32string text_;
  std::string narrow_;
  char32_t all_bits_ = 0;  // of text_
  State state_ = State::kStartRecord;
  bool numeric_ = false;
};

Result reader_next(Isolate& iso, Value self) {
  auto* reader = self.as<ReaderObject>();
  Ref dialect = Ref::borrow(iso, reader->dialect), lines = Ref::borrow(iso, reader->lines);
  Row row(iso, dialect.as<DialectObject>(), TRY(field_limit(iso, reader->module)));
  TRY(row.start());
  do {
    Result next = iterator_next(iso, lines);
    if (next.is_exhausted()) {
      if (TRY(row.truncated())) break;
      return next;
    }
    Ref line(iso, TRY(next));
    if (!StrObject::check(line))
      return iso.raise(csv_error, "iterator should return strings, not {} (the file should be opened in text mode)", type_name(line));
    ++reader->line_number;
    TRY(row.line(line.as<StrObject>()));
  } while (!row.is_complete());
  return row.take();
}
Result reader_self(Isolate& iso, Value self) { return retained(iso, self); }
void reader_destroy(Isolate& iso, Object* o) {
  auto* r = static_cast<ReaderObject*>(o);
  clear_field(iso, r->lines);
  clear_field(iso, r->dialect);
  clear_field(iso, r->module);
}
// The object stays whole: only what may lead back to it goes.
void reader_clear(Isolate& iso, Object* o) { assign(iso, static_cast<ReaderObject*>(o)->lines, Value::none()); }
void reader_traverse(Object* o, Visitor& visitor) {
  visitor.visit(static_cast<ReaderObject*>(o)->lines);
  visitor.visit(static_cast<ReaderObject*>(o)->dialect);
  visitor.visit(static_cast<ReaderObject*>(o)->module);
}
Result reader_dialect(Isolate& iso, ReaderObject* self) { return retained(iso, self->dialect); }
Fallible<int64_t> reader_line_number(Isolate&, ReaderObject* self) { return self->line_number; }

constexpr MethodDef kMethods[] = {
    def<"get dialect", reader_dialect>(nullptr),
    def<"get line_num", reader_line_number>(nullptr),
};

}  // namespace

Result make_reader(Isolate& iso, Args args) {
  if (args.count < 1) return iso.raise(TypeError, " expected at least 1 argument, got 0");
  if (args.count > 2) return iso.raise(TypeError, " expected at most 2 arguments, got {}", args.count);
  Ref lines(iso, TRY(get_iterator(iso, args[0])));
  Value dialect = args.count > 1 ? args[1] : Value();
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    if (str_is(args.keywords.as<TupleObject>()->items()[i], "dialect")) dialect = args.keyword_value(i);
  Ref made_dialect(iso, TRY(make_dialect(iso, dialect, args)));
  Ref module(iso, TRY(import_module(iso, "_csv")));
  Ref module_dict(iso, TRY(get_attribute(iso, module, names.dunder_dict)));
  Ref made(iso, TRY(allocate_instance(iso, &reader_type)));
  auto* r = made.as<ReaderObject>();
  r->module = module_dict.release();
  r->lines = lines.release();
  r->dialect = made_dialect.release();
  return made.release();
}

extern const TypeDef reader_type_def{
    .type = &reader_type,
    .name = "_csv.reader",
    .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    .base = nullptr,
    .instance_size = sizeof(ReaderObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = reader_destroy, .traverse = reader_traverse, .clear = reader_clear, .iter = reader_self, .next = reader_next},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::csv
