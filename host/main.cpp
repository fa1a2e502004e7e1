// The `skerry` command.
#include <cstdio>
#include <string_view>

#include "skerry/version.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("Skerry %.*s\n", int(skerry::embed::version().size()), skerry::embed::version().data());
    return 0;
  }
  std::fputs("usage: skerry [--version] FILE [ARGUMENTS]\n", stderr);
  return 2;
}
