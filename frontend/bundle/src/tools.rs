//! The programs of binaryen, which scripts/setup.sh brings.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};

/// Named one by one: `--all-features` writes compact imports, which browsers refuse.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

/// One of the programs, told what our WASM may hold. They lie beside wasm-opt, whose place `WASM_OPT` names.
pub(crate) fn command(program: &str) -> Command {
    let local = || OsString::from("node_modules/.bin/wasm-opt");
    let wasm_opt = PathBuf::from(env::var_os("WASM_OPT").unwrap_or_else(local));
    let mut command = Command::new(wasm_opt.with_file_name(program));
    command.args(FEATURES);
    command
}

/// Runs it. What it says is shown only when it fails: they warn of names, which are not shipped.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.output().with_context(|| format!("cannot run {program}"))?;
    if !done.status.success() {
        bail!("{program} failed ({}): {}", done.status, String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}

/// Makes a file as small as it gets.
pub(crate) fn shrink(wasm: &Path) -> Result<()> {
    let small = wasm.with_extension("small");
    run(command("wasm-opt").args(["--merge-similar-functions", "-Oz"]).arg(wasm).arg("-o").arg(&small))?;
    std::fs::rename(&small, wasm).context("cannot replace the client by the optimized one")
}

/// Does `work` with each of `items`, as many at once as there are processors.
pub(crate) fn each<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<()> + Sync) -> Result<()> {
    let next = AtomicUsize::new(0);
    let one = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(one)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(done) => done,
            Err(_) => bail!("a worker stopped"),
        })
    })
}
