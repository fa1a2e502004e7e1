#include "stdlib/embedded.h"

#include <doctest/doctest.h>

#include <algorithm>

using skerry::stdlib::EmbeddedModule;
using skerry::stdlib::embedded_modules;
using skerry::stdlib::find_embedded_module;

TEST_CASE("a module that is not built in is not found") {
  CHECK(find_embedded_module("no_such_module") == nullptr);
  CHECK(find_embedded_module("") == nullptr);
}

TEST_CASE("every built-in module is found by its name") {
  const auto modules = embedded_modules();
  CHECK(std::is_sorted(modules.begin(), modules.end(),
                       [](const EmbeddedModule& a, const EmbeddedModule& b) { return a.name < b.name; }));
  for (const auto& module : modules) CHECK(find_embedded_module(module.name) == &module);
}
