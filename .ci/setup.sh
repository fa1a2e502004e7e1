# Sourced by run, test and .ci/run, with `root` set to the top of the source tree.
# Installs what is missing, configures and builds. Progress and trouble go to stderr; stdout is never touched.

build_root=${SKERRY_BUILD_DIR:-$root/build}

say() { printf 'skerry: %s\n' "$*" >&2; }
die() { say "$@"; exit 2; }

# The packages of .ci/packages that are neither installed nor replaced by a command of their own.
missing_packages() {
  local package command installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null) || return 0
  while read -r package command; do
    case $package in ''|'#'*) continue ;; esac
    [[ $command != [-?] ]] && command -v "$command" >/dev/null 2>&1 && continue
    grep -qxF "installed $package" <<<"$installed" && continue
    [[ $command == '?' ]] && ! apt-cache show "$package" >/dev/null 2>&1 && continue
    printf '%s\n' "$package"
  done <"$root/.ci/packages"
}

install_packages() {
  local missing as_root=() log=$build_root/packages.log
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  local by_hand="sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || die "these packages are needed (Debian's names): ${missing[*]}"
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null || die "some packages are missing. Install them, then try again:
  $by_hand"
    as_root=(sudo -n)
  fi
  say "installing ${missing[*]}"
  # Fails without a network; the lists at hand may do all the same.
  "${as_root[@]}" apt-get update >"$log" 2>&1 || say "apt-get update failed, going on with the package lists at hand"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 && return 0
  tail -n 15 "$log" >&2
  die "the packages could not be installed (is there a network?). By hand:
  $by_hand"
}

# One compiler for each core, fewer when memory is short.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 900000) }' /proc/meminfo 2>/dev/null)
  [[ -n $memory ]] || memory=$cores
  ((memory < 1)) && memory=1
  echo $((memory < cores ? memory : cores))
}

# With SKERRY_PROFILE=yes the release is compiled for a profile of typical programs: a build that takes twice as long. Once
# there is a profile, later builds use it, too.
wants_profile() {
  [[ ${SKERRY_PROFILE-} == yes || -f $build_root/profile/.trained ]]
}

# Sets `options` for a configuration by name.
configuration_options() {
  case $1 in
    release)
      options=()
      ! wants_profile || options=(-Dprofile=use "-Dprofile_data=$build_root/profile/data")
      ;;
    profile) options=(-Dprofile=generate "-Dprofile_data=$build_root/profile/data" -Dtests=false) ;;
    asan) options=(--buildtype=debug -Doptimization=1 -Db_sanitize=address,undefined) ;;
    tsan) options=(--buildtype=debug -Doptimization=1 -Db_sanitize=thread) ;;
    *) die "no such configuration: $1" ;;
  esac
}

# configure DIRECTORY CONFIGURATION: does nothing when that was done before, from this place, with these options.
configure() {
  local directory=$1 options wanted log
  configuration_options "$2"
  wanted="$root ${options[*]} CXX=${CXX:-}"
  [[ -f $directory/build.ninja && -f $directory/.configured && $(<"$directory/.configured") == "$wanted" ]] && return 0
  log=$build_root/$2-configure.log
  say "configuring $2"
  rm -rf "$directory" || die "cannot remove the unfinished build in $directory"
  if ! meson setup "$directory" "$root" "${options[@]}" >"$log" 2>&1 9>&-; then
    grep -E 'ERROR|error:' "$log" >&2 || tail -n 5 "$log" >&2
    die "the build could not be configured; the whole story is in $log"
  fi
  printf '%s' "$wanted" >"$directory/.configured"
}

# What ninja prints goes to the log; of its progress, every tenth percent to stderr.
watch_progress() {
  local line said=0 tenths
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] && ((BASH_REMATCH[2] > 50)) || continue
    tenths=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
    if ((tenths > said)); then
      said=$tenths
      say "${said}0 %"
    fi
  done >"$1"
}

# compile CONFIGURATION [TARGET...]
compile() {
  local directory=$build_root/$1 log=$build_root/$1-build.log
  configure "$directory" "$1"
  [[ -x $directory/skerry ]] || say "building $1, a few minutes the first time"
  shift
  if [[ -t 2 ]]; then
    ninja -C "$directory" -j "$(build_jobs)" "$@" 9>&- 1>&2 || die "the build failed"
  else
    (set -o pipefail; ninja -C "$directory" -j "$(build_jobs)" "$@" 2>&1 9>&- | watch_progress "$log") || {
      grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 60 >&2
      die "the build failed; the whole story is in $log"
    }
  fi
}

# Makes the profile, once: a build that counts runs the programs of tests/bench/training. Removing build/profile takes it back.
train() {
  local directory=$build_root/profile program
  [[ -f $directory/.trained ]] && return 0
  compile profile skerry
  say "running the programs of the profile"
  rm -rf "$directory/data"
  for program in "$root"/tests/bench/training/*.py; do
    XDG_CACHE_HOME=$directory/cache "$directory/skerry" "$program" >"$build_root/profile-run.log" 2>&1 </dev/null ||
      die "$program failed; see $build_root/profile-run.log"
  done
  : >"$directory/.trained"
}

# build CONFIGURATION [TARGET...]: brings it up to date, one process at a time, and leaves `.up-to-date` as old as
# the moment when the work began.
build() {
  local configuration=$1 directory=$build_root/$1
  shift
  mkdir -p "$build_root" 2>/dev/null && [[ -w $build_root ]] ||
    die "cannot write to $build_root; set SKERRY_BUILD_DIR to a folder where the build may go"
  if command -v flock >/dev/null; then
    exec 9>"$build_root/.lock" || die "cannot write to $build_root/.lock"
    flock -n 9 || { say "waiting for another build"; flock 9; }
  fi
  local began=$build_root/.$configuration-began
  : >"$began" || die "cannot write to $build_root"
  install_packages
  [[ $configuration != release ]] || ! wants_profile || train
  compile "$configuration" "$@"
  mv -f "$began" "$directory/.up-to-date" && exec 9>&-
}
