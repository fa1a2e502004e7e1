// The text of an exception: its traceback, the exceptions it is chained to, groups as a tree, notes.
#include "isolate/objects/traceback_text.h"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <unordered_set>

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/traceback.h"
#include "isolate/objects/traceback_source.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

namespace f = exception_field;

constexpr int kMostEntries = 1000;
constexpr int kRepeatsShown = 3;
constexpr size_t kGroupWidth = 15;
constexpr int kGroupDepth = 10;

// str(v), or `fallback`; no exception stays pending.
std::string str_or(Isolate& iso, Value v, const char* fallback) {
  Result r = to_str(iso, v);
  if (r.is_fault()) {
    iso.clear_pending();
    return fallback;
  }
  Ref text(iso, r.value());
  return to_utf8(text);
}

int64_t int_or(Value v, int64_t fallback) {
  int64_t i;
  return !v.is_empty() && is_int(v) && int_fits_int64(v, &i) ? i : fallback;
}

class Printer {
 public:
  explicit Printer(Isolate& iso) : iso_(iso), sources_(iso) {}

  void print_recursive(Value exception) {
    auto* e = exception.as<ExceptionObject>();
    seen_.insert(e);
    print_chain(e);
    if (is_instance_of(exception, BaseExceptionGroup))
      print_group(e);
    else
      print_one(e);
  }
  void print_unraisable(ExceptionObject* e) {
    print_traceback(e);
    print_message(e);
    out += '\n';
  }

  std::string out;

 private:
  // Blanks and bar that groups put before every line.
  void margin() { margin(depth_ > 0 ? "| " : ""); }
  void margin(const char* bar) {
    out.append(static_cast<size_t>(2 * depth_), ' ');
    out += bar;
  }

  void print_chain(ExceptionObject* e) {
    if (iso_.native_stack_low()) return;
    if (!e->cause.is_empty() && !e->cause.is_none()) {
      print_linked(e->cause, "The above exception was the direct cause of the following exception:");
    } else if (!e->context.is_empty() && !e->suppress_context) {
      print_linked(e->context, "During handling of the above exception, another exception occurred:");
    }
  }

  void print_linked(Value exception, const char* link) {
    if (!ExceptionObject::check(exception) || seen_.contains(exception.as<ExceptionObject>())) return;
    bool need_close = std::exchange(need_close_, false);
    print_recursive(exception);
    need_close_ = need_close;
    margin();
    out += '\n';
    margin();
    out += link;
    out += '\n';
    margin();
    out += '\n';
  }

  void print_one(ExceptionObject* e) {
    print_traceback(e);
    bool located = is_instance_of(Value::object(e), SyntaxError) && print_syntax_error(e);
    if (!located) print_message(e);
    out += suggestion_for(iso_, e);
    out += '\n';
    // CPython 3.11 has lost sight of the exception by then when it was shown with its source line.
    if (!located) print_notes(e);
  }

  void print_group(ExceptionObject* e) {
    if (depth_ > kGroupDepth) {
      margin();
      out += fmt::format("... (max_group_depth is {})\n", kGroupDepth);
      return;
    }
    if (depth_ == 0) ++depth_;
    print_one(e);
    const auto* all = e->fields[f::kGroupExceptions].as<TupleObject>();
    size_t shown = all->length <= kGroupWidth ? all->length : kGroupWidth + 1;
    need_close_ = false;
    for (size_t i = 0; i < shown; ++i) {
      bool last = i + 1 == shown;
      if (last) need_close_ = true;  // a nested group may do it
      bool more = i >= kGroupWidth;
      margin("");
      out += i == 0 ? "+-" : "  ";
      out += fmt::format("+---------------- {} ----------------\n", more ? "..." : std::to_string(i + 1));
      ++depth_;
      if (more) {
        size_t rest = all->length - kGroupWidth;
        margin();
        out += fmt::format("and {} more exception{}\n", rest, rest > 1 ? "s" : "");
      } else if (!iso_.native_stack_low()) {
        print_recursive((*all)[i]);
      }
      if (last && need_close_) {
        margin("");
        out += "+------------------------------------\n";
        need_close_ = false;
      }
      --depth_;
    }
    if (depth_ == 1) --depth_;
  }

  // sys.tracebacklimit, or the usual number.
  int most_entries() {
    Ref limit(iso_);
    auto look = [&]() -> Status {
      Ref sys(iso_, TRY(import_module(iso_, "sys"))), name(iso_, intern(iso_, "tracebacklimit"));
      Result found = get_attribute_or_not_found(iso_, sys, name);
      if (!found.is_not_found()) limit = Ref(iso_, TRY(found));
      return Status::ok();
    };
    if (look().is_fault() && iso_.has_pending()) iso_.clear_pending();
    if (limit.is_empty() || !is_int(limit)) return kMostEntries;
    int64_t value;
    if (!int_fits_int64(limit, &value)) return limit.as<IntObject>()->is_negative() ? 0 : INT_MAX;
    return static_cast<int>(std::clamp<int64_t>(value, 0, INT_MAX));
  }

  void print_traceback(ExceptionObject* e) {
    if (e->traceback.is_empty()) return;
    const int most = most_entries();
    if (most <= 0) return;
    bool group = is_instance_of(Value::object(e), BaseExceptionGroup);
    if (group && depth_ == 1)
      margin("+ ");
    else
      margin();
    out += group ? "Exception Group Traceback (most recent call last):\n" : "Traceback (most recent call last):\n";
    auto* t = e->traceback.as<TracebackObject>();
    int count = 0;
    for (auto* each = t;; each = each->next.as<TracebackObject>()) {
      ++count;
      if (each->next.is_empty()) break;
    }
    for (; count > most; --count) t = t->next.as<TracebackObject>();
    const CodeObject* last_code = nullptr;
    int32_t last_line = -1;
    int repeats = 0;
    for (;; t = t->next.as<TracebackObject>()) {
      const CodeObject* code = code_of(t);
      if (code != last_code || t->line != last_line) {
        print_repeats(repeats);
        last_code = code;
        last_line = t->line;
        repeats = 0;
      }
      if (++repeats <= kRepeatsShown) print_entry(t, code);
      if (t->next.is_empty()) break;
    }
    print_repeats(repeats);
  }

  static const CodeObject* code_of(const TracebackObject* t) {
    if (!FrameObject::check(t->frame)) return nullptr;
    const Frame* frame = t->frame.as<FrameObject>()->frame;
    return frame ? frame->code : nullptr;
  }

  void print_repeats(int repeats) {
    if (repeats <= kRepeatsShown) return;
    int more = repeats - kRepeatsShown;
    out += fmt::format("  [Previous line repeated {} more time{}]\n", more, more > 1 ? "s" : "");
  }

  void print_entry(const TracebackObject* t, const CodeObject* code) {
    if (code == nullptr) return;
    std::string filename = to_utf8(code->filename);
    margin();
    out += fmt::format("  File \"{}\", line {}, in {}\n", filename, t->line, to_utf8(code->name));
    auto line = sources_.line(filename, t->line);
    if (!line) return;
    size_t indent = line->find_first_not_of(" \t\f");
    if (indent == line->npos) indent = line->size();
    margin();
    out += "    ";
    out += line->substr(indent);
    out += '\n';
    auto position = find_position(code, t->word);
    if (!position || position->line != t->line) return;
    std::string marks = underline(*line, indent, *position, iso_.native_stack_limit);
    if (marks.empty()) return;
    margin();
    out += marks;
    out += '\n';
  }

  // "module.Type", without the module for built-in types and those of the script.
  std::string type_text(Value exception) {
    TypeObject* type = type_of(exception);
    std::string text;
    if (type->has(TypeFlag::kHeapType)) {
      Result found = get_attribute(iso_, as_value(type), names.dunder_module);
      if (found.is_fault()) {
        iso_.clear_pending();
        text = "<unknown>.";
      } else {
        Ref module(iso_, found.value());
        if (!StrObject::check(module))
          text = "<unknown>.";
        else if (!str_is(module, "builtins") && !str_is(module, "__main__"))
          text = to_utf8(module) + ".";
      }
    } else if (std::string_view name = type->native_name; name.find('.') != name.npos) {
      text = name.substr(0, name.rfind('.') + 1);
    }
    return text + (type->qualname.is_empty() ? std::string(type_name(type)) : to_utf8(type->qualname));
  }

  void print_message(ExceptionObject* e) { print_message(e, Value::object(e)); }

  void print_message(ExceptionObject* e, Value shown) {
    margin();
    out += type_text(Value::object(e));
    if (shown.is_none()) return;
    std::string text = str_or(iso_, shown, "<exception str() failed>");
    if (!text.empty()) out += ": " + text;
  }

  // File, line, caret and message, as the fields say. False: they make no sense, show it like any other exception.
  bool print_syntax_error(ExceptionObject* e) {
    Value line_value = e->fields[f::kLine];
    if (line_value.is_empty() || line_value.is_none() || !is_int(line_value)) return false;
    int64_t line = int_or(line_value, 0);
    int64_t offset = int_or(e->fields[f::kOffset], -1);
    int64_t end_line = int_or(e->fields[f::kEndLine], line);
    int64_t end_offset = int_or(e->fields[f::kEndOffset], -1);
    Value filename = e->fields[f::kSyntaxFilename];
    bool has_file = !filename.is_empty() && !filename.is_none();
    margin();
    out += fmt::format("  File \"{}\", line {}\n", has_file ? str_or(iso_, filename, "<string>") : "<string>", line);
    if (Value text = e->fields[f::kText]; StrObject::check(text)) {
      std::string source = to_utf8(text);
      if (end_line > line) end_offset = static_cast<int64_t>(source.size());
      if (!has_type(Value::object(e), SyntaxError)) end_offset = offset + 1;  // bad indentation is a point
      print_caret(source, offset, end_offset);
    }
    Value message = e->fields[f::kMessage];
    print_message(e, message.is_empty() ? Value::none() : message);
    return true;
  }

  // The faulty line and the caret under it. Offsets count characters from 1.
  void print_caret(std::string_view text, int64_t offset, int64_t end_offset) {
    size_t carets = end_offset > 0 && end_offset > offset ? static_cast<size_t>(end_offset - offset) : 1;
    --offset;
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\f')) {
      text.remove_prefix(1);
      --offset;
    }
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    offset = std::min(offset, static_cast<int64_t>(text.size()));
    // Of several lines the one with the fault is shown.
    for (size_t newline; (newline = text.find('\n')) != text.npos && static_cast<int64_t>(newline) < offset;) {
      text.remove_prefix(newline + 1);
      offset -= static_cast<int64_t>(newline + 1);
    }
    margin();
    out += "    ";
    out += text;
    out += '\n';
    if (offset < 0) return;
    margin();
    out += "    ";
    out.append(static_cast<size_t>(offset), ' ');
    out.append(std::min<size_t>(carets, 1000), '^');
    out += '\n';
  }

  void print_note_text(std::string_view text) {
    // Every line of a note gets the margin.
    for (;;) {
      size_t end = text.find('\n');
      margin();
      out += text.substr(0, end);
      out += '\n';
      if (end == text.npos || end + 1 == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }

  void print_notes(ExceptionObject* e) {
    Result found = get_attribute_or_not_found(iso_, Value::object(e), names.dunder_notes);
    if (found.is_fault()) {
      iso_.clear_pending();
      return;
    }
    Ref notes(iso_, found.value());
    if (notes.get().is_none()) return;
    bool sequence = ListObject::check(notes) || TupleObject::check(notes);
    if (!sequence) {
      margin();
      out += repr_utf8_or_fallback(iso_, notes);
      return;
    }
    Result copied = to_tuple(iso_, notes);
    if (copied.is_fault()) {
      iso_.clear_pending();
      return;
    }
    Ref copy(iso_, copied.value());
    for (size_t i = 0; i < copy.as<TupleObject>()->length; ++i)
      print_note_text(str_or(iso_, (*copy.as<TupleObject>())[i], "<note str() failed>"));
  }

  Isolate& iso_;
  SourceLines sources_;
  std::unordered_set<const ExceptionObject*> seen_;
  int depth_ = 0;           // of exception groups
  bool need_close_ = false;  // the innermost group still needs its bottom line
};

}  // namespace

std::string format_exception(Isolate& iso, Value exception) {
  Ref hold = Ref::borrow(iso, exception);
  Ref pending = iso.take_pending();
  Printer printer(iso);
  if (ExceptionObject::check(exception))
    printer.print_recursive(exception);
  else
    printer.out = "TypeError: print_exception(): Exception expected for value, " + std::string(type_name(exception)) +
                  " found\n";
  iso.restore_pending(pending.release());
  return std::move(printer.out);
}

std::string format_unraisable(Isolate& iso, Value exception) {
  Printer printer(iso);
  printer.print_unraisable(exception.as<ExceptionObject>());
  return std::move(printer.out);
}

void write_error_text(Isolate& iso, std::string_view text) {
  auto by_script = [&]() -> Status {
    Ref sys(iso, TRY(import_module(iso, "sys")));
    Ref stream(iso, TRY(get_attribute(iso, sys, names.stderr)));
    if (stream.get().is_none()) return Status::ok();
    Ref line(iso, TRY(make_str(iso, text)));
    Ref written(iso, TRY(call_method(iso, stream, names.write, {line})));
    Ref flushed(iso, TRY(call_method(iso, stream, names.flush)));
    return Status::ok();
  };
  Ref pending = iso.take_pending();
  if (by_script().is_fault()) {
    iso.clear_pending();
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
  iso.restore_pending(pending.release());
}

}  // namespace skerry
