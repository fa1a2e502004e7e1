// What a call that can fail gives back: a value, or an Error in Python's words. Nothing here throws.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace skerry::embed {

// Why something failed. For an exception of a script, as Python would print it; the library itself uses the names of
// Python's built-in exceptions ("TimeoutError", "TypeError", "FileNotFoundError") too.
struct Error {
  std::string type;       // "ValueError"
  std::string message;    // str(exception)
  std::string traceback;  // the whole report, last line "ValueError: message"; empty when no script was running

  std::string to_string() const { return message.empty() ? type : type + ": " + message; }
};

// Ends the program, and says on standard error why.
[[noreturn]] inline void read_of_failed_result(const Error& error) {
  std::fprintf(stderr, "skerry: the value of a failed Result was read: %s\n%s%s", error.to_string().c_str(), error.traceback.c_str(),
               error.traceback.empty() ? "" : "\n");
  std::abort();
}

// A T or an Error. Reading the one that it does not hold ends the program, with a message: test it first.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() & { return get(); }
  const T& operator*() const& { return const_cast<Result*>(this)->get(); }
  T&& operator*() && { return std::move(get()); }
  T* operator->() { return &get(); }
  const T* operator->() const { return &**this; }

  const Error& error() const {
    if (ok()) read_of_failed_result({"RuntimeError", "the error of a Result that has a value", {}});
    return *std::get_if<1>(&content_);
  }
  T value_or(T otherwise) && { return ok() ? std::move(get()) : std::move(otherwise); }

 private:
  T& get() {
    if (!ok()) read_of_failed_result(*std::get_if<1>(&content_));
    return *std::get_if<0>(&content_);
  }

  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const {
    if (ok_) read_of_failed_result({"RuntimeError", "the error of a Result that has a value", {}});
    return error_;
  }

 private:
  Error error_;
  bool ok_ = true;
};

}  // namespace skerry::embed
