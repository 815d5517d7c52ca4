# Part of ./dev: builds the client and the server. A kind is `dev` (quick to build) or `release` (as shipped).
# shellcheck shell=bash

# The most bytes, in brotli, that the first load of the console may take.
# The design's limit is 400,000: the lists with the most in them are above it (ARCHITECTURE, "A part for a subject").
# It may fall, never rise.
console_budget=480000

site_dir() { printf '%s' "$target/site/$1"; }

# Tells the server where the client's files and their manifest are.
use_site() { export PANELWARDEN_ASSETS="${PANELWARDEN_ASSETS:-$(site_dir "$1")}"; }

server_binary() {
    if [[ $1 == release ]]; then printf '%s' "$target/release/panelwarden"; else printf '%s' "$target/debug/panelwarden"; fi
}

server() {
    local flags=()
    if [[ $1 == release ]]; then flags=(--release); fi
    stage "building the server" cargo build "${locked[@]}" "${flags[@]}" --package server --bin panelwarden
}

# client KIND: nothing to do when neither the sources nor the tools changed since the last time.
client() {
    local kind=$1 inputs stamp_file=$target/site/$1.stamp
    inputs="$(hash_of app frontend style public Cargo.toml Cargo.lock .cargo scripts/build.sh) $(client_compiler)"
    if is_stamped "$stamp_file" "$inputs" && [[ -f $(site_dir "$kind")/manifest.json ]]; then return; fi
    stage "building the client ($kind; minutes the first time, seconds later)" compile_client "wasm-$kind"
    stage "packing the client" pack_client "$kind"
    stamp "$stamp_file" "$inputs"
}

client_compiler() {
    if has_own_wasm_target; then rustc --version; else /usr/bin/rustc --version; fi
}

# Its own target folder: the two compilers would otherwise undo each other's work.
compile_client() {
    local flags=("${locked[@]}" --package frontend --lib --target wasm32-unknown-unknown --profile "$1")
    # The packing splits it into parts by the relocations, and reads symbols of this form.
    local rust="--cfg erase_components -Clink-args=--emit-relocs -Csymbol-mangling-version=v0"
    # As shipped: no places and no debug words of panics, which nobody reads there. They weigh a twentieth, and
    # name folders of the machine that built it. The two flags are unstable, hence the variable.
    if [[ $1 == wasm-release ]]; then rust+=" -Zlocation-detail=none -Zfmt-debug=none"; fi
    if has_own_wasm_target; then
        RUSTC_BOOTSTRAP=1 RUSTFLAGS=$rust CARGO_TARGET_DIR=$target/web cargo build "${flags[@]}"
    else
        # Debian's cargo takes `rustc` from PATH, so its folder must come first; building std is unstable too.
        env -u RUSTC -u CARGO -u RUSTUP_TOOLCHAIN PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 RUSTFLAGS="$rust" \
            CARGO_TARGET_DIR="$target/web" /usr/bin/cargo build "${flags[@]}" -Z build-std=std,panic_abort
    fi
}

pack_client() {
    local flags=(--wasm "$target/web/wasm32-unknown-unknown/wasm-$1/frontend.wasm" --out "$(site_dir "$1")")
    flags+=(--style style --public public)
    if [[ $1 == release ]]; then flags+=(--budget-console "$console_budget"); else flags+=(--dev); fi
    WASM_OPT=$(wasm_opt_path) cargo run "${locked[@]}" --quiet --package bundle -- "${flags[@]}"
}

# Changes whenever a source file does.
changes_seen() {
    find app frontend server style public migrations Cargo.toml Cargo.lock -type f -printf '%T@ %p\n' 2>/dev/null | LC_ALL=C sort | sha256sum
}
