# Part of ./dev: saying what happens, how long it took, and what is wrong.
# shellcheck shell=bash

# Nothing may change Cargo.lock where the result counts.
locked=()
if [[ -n ${CI:-} ]]; then locked=(--locked); fi

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

fail() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

# stage NAME COMMAND…: names the stage that failed when one does.
stage() {
    local name=$1 begun=$SECONDS
    shift
    current_stage=$name
    say "$name"
    "$@"
    say "$name: done in $((SECONDS - begun)) s"
    current_stage=
}

# quietly COMMAND…: shows the output only when the command fails.
quietly() {
    mkdir -p "$cache"
    local log
    log=$(mktemp "$cache/log.XXXXXX")
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 40 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

current_stage=
report_failure() {
    local code=$?
    if [[ $code -ne 0 && -n $current_stage ]]; then printf 'dev: FAILED in: %s\n' "$current_stage" >&2; fi
}
trap report_failure EXIT

# One hash over files and folders, whatever their times.
hash_of() {
    find "$@" -type f -not -name '*.snap*' -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# is_stamped FILE VALUE / stamp FILE VALUE: whether a step was done for exactly this input.
is_stamped() { [[ -f $1 && $(<"$1") == "$2" ]]; }
stamp() {
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" >"$1"
}

# Cargo judges our own crates by their files' times, which mean nothing between two checkouts that share a folder.
claim_target() {
    if ! is_stamped "$target/.checkout" "$root"; then
        find app frontend server migrations -type f -exec touch {} +
        stamp "$target/.checkout" "$root"
    fi
}
