//! Packs the client for the server: `bundle --wasm FILE --style FOLDER --public FOLDER --out FOLDER`.
//!
//! Its own crate, so that wasm-bindgen's machinery, whose version Cargo.lock keeps equal to the client's, is built
//! for packing and for nothing else. What comes out is described by `manifest.json`, written last.

mod args;
mod client;
mod compress;
mod history;
mod packs;
mod public;
mod report;
mod site;
mod snip;
mod split;
mod style;
mod tools;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Args;
use crate::site::Site;

fn main() -> ExitCode {
    match args::parse(std::env::args_os().skip(1)).and_then(|args| pack(&args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn pack(args: &Args) -> Result<()> {
    let mut site = Site::open(&args.out, !args.dev)?;
    client::pack(args, &mut site)?;
    style::pack(&args.styles, args.dev, &mut site)?;
    if let Some(folder) = &args.public {
        public::pack(folder, &mut site)?;
    }
    let manifest = site.manifest();
    history::keep(&args.out, &site.file_names())?;
    site.write_manifest(&manifest)?;
    report::print(&site, args.budget)
}
