# Part of ./dev: brings what building and testing need. What is there is left alone.
# shellcheck shell=bash

binaryen_version=132.0.0
apt_is_fresh=

setup_for_run() {
    require_rust
    require_node
    setup_wasm_target
    if [[ $1 == release ]]; then setup_wasm_opt; fi
    if [[ -z ${DATABASE_URL:-} ]]; then setup_postgres; fi
}

setup_all() {
    setup_for_run release
    setup_browser
    say "everything is here"
}

require_rust() {
    command -v cargo >/dev/null && command -v rustc >/dev/null ||
        fail "Rust is missing: install it with rustup (rust-lang.org/tools/install), then run this again"
    local wanted have
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
    have=$(rustc --version | cut -d' ' -f2)
    [[ $(printf '%s\n' "$wanted" "$have" | sort -V | head -n 1) == "$wanted" ]] ||
        fail "Rust $wanted or later is needed, this is $have: rustup update stable"
}

require_node() {
    command -v node >/dev/null && command -v npm >/dev/null ||
        fail "Node is missing: install Node 20 or later with npm (nodejs.org), then run this again"
    [[ $(node --print 'process.versions.node.split(".")[0]') -ge 20 ]] ||
        fail "Node 20 or later is needed, this is $(node --version)"
}

# apt_install WHY PACKAGE…
apt_install() {
    local why=$1
    shift
    command -v apt-get >/dev/null || fail "$why is missing, and there is no apt-get here to install: $*"
    [[ $EUID -eq 0 ]] || fail "$why is missing: sudo apt-get install --no-install-recommends $*"
    stage "installing $why ($*)" apt_quietly "$@"
}

apt_quietly() {
    if [[ -z $apt_is_fresh ]]; then quietly apt-get update; fi
    apt_is_fresh=yes
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$@"
}

# --- the WASM target -------------------------------------------------------------------------------------------

# PANELWARDEN_WASM=debian takes Debian's compiler even where rustup has the target.
has_own_wasm_target() {
    [[ ${PANELWARDEN_WASM:-} != debian && -d $(rustc --print target-libdir --target wasm32-unknown-unknown) ]]
}

# Debian's compiler with the source of its library, from which the library is built along with the client.
has_debian_wasm() {
    [[ -x /usr/bin/cargo && -x /usr/bin/rustc ]] || return 1
    [[ -d $(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/std ]] && command -v wasm-ld-22 >/dev/null
}

setup_wasm_target() {
    if has_own_wasm_target || has_debian_wasm; then return; fi
    if [[ ${PANELWARDEN_WASM:-} != debian ]] && command -v rustup >/dev/null; then
        say "adding the WASM target by rustup"
        # Short: where the download is not reachable there is another way.
        if timeout 120 rustup target add wasm32-unknown-unknown >/dev/null 2>&1; then return; fi
        say "rustup cannot reach it; taking Debian's compiler instead"
    fi
    apt_install "a compiler for WASM" rustc-web cargo-web rust-web-src rust-web-llvm lld-22
    has_debian_wasm || fail "Debian's compiler was installed but cannot build for WASM; try: rustup target add wasm32-unknown-unknown"
}

wasm_opt_path() { printf '%s' "$cache/binaryen-$binaryen_version/node_modules/.bin/wasm-opt"; }

setup_wasm_opt() {
    if [[ -x $(wasm_opt_path) ]]; then return; fi
    local folder=$cache/binaryen-$binaryen_version
    mkdir -p "$folder"
    stage "fetching wasm-opt" quietly npm install --prefix "$folder" --no-audit --no-fund "binaryen@$binaryen_version"
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------

has_postgres() {
    [[ -n ${PANELWARDEN_PG_BIN:-} ]] || command -v postgres pg_config >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

setup_postgres() {
    if has_postgres; then return; fi
    if [[ $EUID -eq 0 && -d /etc && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        # We want the binaries; Debian's package would also make and start a database of its own.
        mkdir -p /etc/postgresql-common/createcluster.d
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/panelwarden.conf
    fi
    apt_install "PostgreSQL" postgresql
}

# The database's processes do not run as root, so root's data must lie where their user may go.
choose_data_dir() {
    export PANELWARDEN_DATA_DIR=${PANELWARDEN_DATA_DIR:-$root/.data}
    [[ $EUID -eq 0 && -z ${DATABASE_URL:-} && $PANELWARDEN_DATA_DIR == "$root"/* ]] || return 0
    local user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    if ! runuser -u "$user" -- test -x "$root" 2>/dev/null; then
        PANELWARDEN_DATA_DIR=/var/lib/panelwarden/$(printf '%s' "$root" | sha256sum | cut -c1-12)
        say "the user $user, who runs the database, cannot enter $root: data goes to $PANELWARDEN_DATA_DIR"
    fi
}

# --- the browser -----------------------------------------------------------------------------------------------

find_chromium() {
    local name
    if [[ -n ${PLAYWRIGHT_CHROMIUM:-} ]]; then printf '%s' "$PLAYWRIGHT_CHROMIUM"; return; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then return; fi
    done
}

setup_browser() {
    require_node
    local lock
    lock=$(hash_of end2end/package-lock.json)
    if ! is_stamped end2end/node_modules/.stamp "$lock"; then
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 stage "fetching Playwright" quietly npm ci --prefix end2end --no-audit --no-fund
        stamp end2end/node_modules/.stamp "$lock"
    fi
    if [[ -z $(find_chromium) ]]; then
        apt_install "Chromium" chromium
    fi
}

# --- rarely needed ---------------------------------------------------------------------------------------------

setup_cargo_deny() {
    export PATH="$cache/cargo-deny/bin:$PATH"
    if command -v cargo-deny >/dev/null; then return; fi
    say "cargo-deny is missing; building it takes some minutes, once"
    stage "installing cargo-deny" env CARGO_TARGET_DIR="$cache/cargo-deny/target" cargo install cargo-deny --locked --root "$cache/cargo-deny"
    rm -rf "$cache/cargo-deny/target"
}
