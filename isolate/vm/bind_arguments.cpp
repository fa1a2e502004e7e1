// The general case of argument binding: defaults, keyword-only parameters, *args and **kwargs.
//
// The order of the checks is CPython's (initialize_locals in ceval.c), because scripts can tell from the message.
#include "isolate/vm/bind_arguments.h"

#include <string>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

bool same_name(Value a, Value b) {
  if (a == b) return true;
  return StrObject::check(b) && str_equal(a.as<StrObject>(), b.as<StrObject>());
}

Value local_name(const CodeObject* code, uint32_t i) { return (*code->local_names.as<TupleObject>())[i]; }

// 'a', 'b', and 'c'
std::string quoted_list(const std::vector<Value>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    text += '\'' + to_utf8(names[i]) + '\'';
  }
  return text;
}

Fault raise_missing(Isolate& iso, const FunctionObject* f, const std::vector<Value>& names, const char* kind) {
  return iso.raise(TypeError, "{}() missing {} required {} argument{}: {}", to_utf8(f->qualname), names.size(), kind,
                   names.size() == 1 ? "" : "s", quoted_list(names));
}

Fault raise_too_many(Isolate& iso, const FunctionObject* f, const Value* registers, uint32_t given) {
  const CodeObject* code = f->code;
  uint32_t keyword_only_given = 0;
  for (uint32_t i = code->argument_count; i < uint32_t{code->argument_count} + code->keyword_only_count; ++i)
    if (!registers[i].is_empty()) ++keyword_only_given;
  uint32_t defaults = f->defaults.is_empty() ? 0 : static_cast<uint32_t>(f->defaults.as<TupleObject>()->length);
  uint32_t accepted = code->argument_count;
  std::string takes = defaults ? fmt::format("from {} to {}", accepted - defaults, accepted) : fmt::format("{}", accepted);
  bool plural = defaults || accepted != 1;
  std::string gave = fmt::format("{}", given);
  if (keyword_only_given)
    gave += fmt::format(" positional argument{} (and {} keyword-only argument{})", given == 1 ? "" : "s",
                        keyword_only_given, keyword_only_given == 1 ? "" : "s");
  return iso.raise(TypeError, "{}() takes {} positional argument{} but {} {} given", to_utf8(f->qualname), takes,
                   plural ? "s" : "", gave, given == 1 && !keyword_only_given ? "was" : "were");
}

class Binder {
 public:
  Binder(Isolate& iso, const FunctionObject* f, Value* registers, const Value* values, uint32_t count, Value keywords,
         ArgumentOwnership ownership)
      : iso_(iso), f_(f), code_(f->code), registers_(registers), values_(values), count_(count),
        keywords_(keywords.is_empty() ? nullptr : keywords.as<TupleObject>()), ownership_(ownership),
        named_(uint32_t{code_->argument_count} + code_->keyword_only_count) {}

  Status bind() {
    uint32_t rest = named_;
    if (code_->flags & kCodeVarArgs) ++rest;
    Value* kwargs = nullptr;
    if (code_->flags & kCodeVarKeywords) {
      kwargs = &registers_[rest];
      *kwargs = TRY(make_dict(iso_));
    }
    uint32_t direct = count_ < code_->argument_count ? count_ : code_->argument_count;
    for (uint32_t i = 0; i < direct; ++i) registers_[i] = take(i);
    if (code_->flags & kCodeVarArgs) TRY(pack_rest(direct));
    if (keywords_) TRY(bind_keywords(kwargs));
    if (count_ > code_->argument_count && !(code_->flags & kCodeVarArgs)) return raise_too_many(iso_, f_, registers_, count_);
    if (count_ < code_->argument_count) TRY(fill_positional_defaults());
    if (code_->keyword_only_count > 0) TRY(fill_keyword_defaults());
    return Status::ok();
  }

 private:
  // An owned value of argument i.
  Value take(uint32_t i) {
    Value v = values_[i];
    if (ownership_ == ArgumentOwnership::kBorrow) return retained(iso_, v);
    const_cast<Value*>(values_)[i] = Value();
    return v;
  }

  Status pack_rest(uint32_t first) {
    uint32_t extra = count_ > first ? count_ - first : 0;
    if (extra == 0) {
      registers_[named_] = empty_tuple();
      return Status::ok();
    }
    Value tuple = TRY(allocate_tuple(iso_, extra));
    for (uint32_t i = 0; i < extra; ++i) tuple.as<TupleObject>()->items()[i] = take(first + i);
    registers_[named_] = tuple;
    return Status::ok();
  }

  Status bind_keywords(Value* kwargs) {
    for (uint32_t k = 0; k < keywords_->length; ++k) {
      Value name = (*keywords_)[k];
      if (!StrObject::check(name)) return iso_.raise(TypeError, "{}() keywords must be strings", to_utf8(f_->qualname));
      uint32_t found = find_parameter(name);
      if (found < named_) {
        if (!registers_[found].is_empty())
          return iso_.raise(TypeError, "{}() got multiple values for argument '{}'", to_utf8(f_->qualname), to_utf8(name));
        registers_[found] = take(count_ + k);
        continue;
      }
      if (!kwargs) return raise_unexpected(name);
      TRY(dict_set(iso_, kwargs->as<DictObject>(), name, values_[count_ + k]));
    }
    return Status::ok();
  }

  uint32_t find_parameter(Value name) const {
    for (uint32_t i = code_->positional_only_count; i < named_; ++i)
      if (local_name(code_, i) == name) return i;
    for (uint32_t i = code_->positional_only_count; i < named_; ++i)
      if (same_name(local_name(code_, i), name)) return i;
    return named_;
  }

  Fault raise_unexpected(Value name) {
    std::string positional_only;
    for (uint32_t i = 0; i < code_->positional_only_count; ++i) {
      for (uint32_t k = 0; k < keywords_->length; ++k) {
        if (!same_name(local_name(code_, i), (*keywords_)[k])) continue;
        if (!positional_only.empty()) positional_only += ", ";
        positional_only += to_utf8(local_name(code_, i));
      }
    }
    if (!positional_only.empty())
      return iso_.raise(TypeError, "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                        to_utf8(f_->qualname), positional_only);
    return iso_.raise(TypeError, "{}() got an unexpected keyword argument '{}'", to_utf8(f_->qualname), to_utf8(name));
  }

  Status fill_positional_defaults() {
    uint32_t accepted = code_->argument_count;
    const TupleObject* defaults = f_->defaults.is_empty() ? nullptr : f_->defaults.as<TupleObject>();
    uint32_t default_count = defaults ? static_cast<uint32_t>(defaults->length) : 0;
    uint32_t skipped = default_count > accepted ? default_count - accepted : 0;  // __defaults__ may be longer
    uint32_t required = accepted - (default_count - skipped);
    std::vector<Value> missing;
    for (uint32_t i = count_; i < required; ++i)
      if (registers_[i].is_empty()) missing.push_back(local_name(code_, i));
    if (!missing.empty()) return raise_missing(iso_, f_, missing, "positional");
    for (uint32_t i = count_ > required ? count_ : required; i < accepted; ++i)
      if (registers_[i].is_empty()) registers_[i] = retained(iso_, (*defaults)[skipped + i - required]);
    return Status::ok();
  }

  Status fill_keyword_defaults() {
    std::vector<Value> missing;
    for (uint32_t i = code_->argument_count; i < named_; ++i) {
      if (!registers_[i].is_empty()) continue;
      Value v;
      if (!f_->keyword_defaults.is_empty())
        v = dict_get_str(iso_, f_->keyword_defaults.as<DictObject>(), local_name(code_, i));
      if (v.is_empty())
        missing.push_back(local_name(code_, i));
      else
        registers_[i] = retained(iso_, v);
    }
    if (!missing.empty()) return raise_missing(iso_, f_, missing, "keyword-only");
    return Status::ok();
  }

  Isolate& iso_;
  const FunctionObject* f_;
  const CodeObject* code_;
  Value* registers_;
  const Value* values_;
  uint32_t count_;
  const TupleObject* keywords_;
  ArgumentOwnership ownership_;
  uint32_t named_;
};

}  // namespace

Status bind_arguments(Isolate& iso, const FunctionObject* function, Value* registers, const Value* values,
                      uint32_t count, Value keywords, ArgumentOwnership ownership) {
  return Binder(iso, function, registers, values, count, keywords, ownership).bind();
}

}  // namespace skerry
