//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// What to pack, and where to.
#[derive(Debug, Default)]
pub(crate) struct Args {
    /// The client as cargo built it.
    pub wasm: PathBuf,
    /// The folder that the server serves.
    pub out: PathBuf,
    /// Style sheets, or folders of them.
    pub styles: Vec<PathBuf>,
    /// Files to take over as they are.
    pub public: Option<PathBuf>,
    /// Quick instead of small: no wasm-opt, no compression.
    pub dev: bool,
    /// The most bytes that the first load of the console may take, in brotli.
    pub budget: Option<u64>,
}

/// Reads the command line.
pub(crate) fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Args> {
    let mut args = Args::default();
    while let Some(word) = words.next() {
        let name = word.to_string_lossy().into_owned();
        let mut value = || words.next().with_context(|| format!("{name} needs a value"));
        match name.as_str() {
            "--wasm" => args.wasm = value()?.into(),
            "--out" => args.out = value()?.into(),
            "--style" => args.styles.push(value()?.into()),
            "--public" => args.public = Some(value()?.into()),
            "--dev" => args.dev = true,
            "--budget-console" => args.budget = Some(value()?.to_string_lossy().parse().context("--budget-console")?),
            _ => bail!("unknown argument {name}"),
        }
    }
    if args.wasm.as_os_str().is_empty() || args.out.as_os_str().is_empty() {
        bail!(
            "usage: bundle --wasm FILE --out FOLDER [--style FILE|FOLDER]… [--public FOLDER] [--dev] [--budget-console BYTES]"
        );
    }
    Ok(args)
}
