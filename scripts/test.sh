# Part of ./dev: the tests, cheapest first, and how many there were.
# shellcheck shell=bash

test_all() {
    mkdir -p "$target"
    stage "set-up" setup_for_test
    lint
    stage "building the tests" build_tests
    stage "tests of model, ui, localpg, domain and server" rust_tests
    client release
    server dev
    stage "tests in the browser" browser_tests
    print_counts
}

setup_for_test() {
    setup_for_run release
    setup_postgres
    setup_browser
}

has_nextest() { cargo nextest --version >/dev/null 2>&1; }

build_tests() {
    # The runner first: it lends the tests their database.
    cargo build "${locked[@]}" --quiet --package localpg
    cargo test "${locked[@]}" --workspace --exclude frontend --no-run --quiet
}

# Everything runs beside one throwaway PostgreSQL, whose address is in PANELWARDEN_TEST_PG.
with_database() { "$target/debug/localpg-run" -- "$@"; }

rust_tests() {
    local log=$target/rust-tests.log
    # A changed snapshot fails; it is never accepted by a test run.
    export INSTA_UPDATE=no
    if has_nextest; then
        with_database cargo nextest run "${locked[@]}" --workspace --exclude frontend --profile ci --color never 2>&1 | tee "$log"
    else
        say "cargo-nextest is not installed: taking cargo test"
        with_database cargo test "${locked[@]}" --workspace --exclude frontend --no-fail-fast --color never 2>&1 | tee "$log"
    fi
}

# browser_tests [ARGUMENTS]: the specs find server, client, database and browser in the environment.
browser_tests() {
    [[ -f end2end/playwright.config.ts ]] || fail "end2end/playwright.config.ts is missing: there are no browser tests to run"
    local chromium
    chromium=$(find_chromium)
    use_site release
    export PANELWARDEN_BIN="${PANELWARDEN_BIN:-$(server_binary dev)}"
    if [[ -n $chromium ]]; then export PLAYWRIGHT_CHROMIUM=$chromium; fi
    export PLAYWRIGHT_JSON_OUTPUT_NAME=$target/browser-tests.json
    rm -f "$PLAYWRIGHT_JSON_OUTPUT_NAME"
    (cd end2end && with_database npx playwright test --reporter=list,json "$@")
}

# crate and number of each crate's passed tests, from either runner's log.
rust_counts() {
    awk '
        /^ *PASS \[/ { sub(/^.*\] +(\([ 0-9\/]+\) +)?/, ""); split($1, id, "::"); passed[id[1]]++ }
        /^ *Running .*\(.*\/deps\// { crate = $0; sub(/^.*\/deps\//, "", crate); sub(/-[0-9a-f]+\).*$/, "", crate)
                                      if ($0 ~ /tests\//) crate = "server" }
        /^test result: ok\./ { passed[crate] += $4 }
        END { for (crate in passed) if (passed[crate]) print crate, passed[crate] }
    ' "$target/rust-tests.log" | sed 's/^server /http /' | LC_ALL=C sort
}

browser_count() { browser_stat 'stats.expected + stats.flaky'; }

# browser_stat EXPRESSION: from Playwright's report.
browser_stat() {
    node --eval "const { stats } = JSON.parse(require('fs').readFileSync(process.argv[1])); console.log($1)" \
        "$target/browser-tests.json"
}

print_counts() {
    local crate number total=0 words=()
    while read -r crate number; do
        total=$((total + number))
        words+=("$crate $number")
    done < <(rust_counts; echo "browser $(browser_count)")
    local list
    list=$(printf ', %s' "${words[@]}")
    printf 'shaky: %d browser tests passed only the second time\n' "$(browser_stat stats.flaky)"
    printf 'tests: %d passed, 0 failed\n' "$total"
    printf '%d tests passed (%s)\n' "$total" "${list:2}"
}
