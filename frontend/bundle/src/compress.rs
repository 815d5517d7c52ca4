//! Brotli and gzip siblings, so that the server compresses nothing while it serves.

use std::io::Write;

use anyhow::{Context, Result};

/// Brotli at its strongest.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).context("brotli")?;
    Ok(out)
}

/// gzip, for the few clients without brotli.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("gzip")
}

/// Whether compression is worth it for a file of this name.
pub(crate) fn is_worth_it(name: &str) -> bool {
    let text = ["js", "mjs", "wasm", "css", "svg", "json", "txt", "html", "webmanifest", "ico", "map"];
    name.rsplit_once('.').is_some_and(|(_, ending)| text.contains(&ending))
}
