//! The folder that the server serves, and what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::compress;

/// What a file is to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Loads the client.
    Js,
    /// The client's main file.
    Wasm,
    /// A file of one of the client's parts.
    Part,
    /// Imported by the loader.
    Snippet,
    /// The style sheet.
    Css,
    /// The icons.
    Sprite,
    /// Anything else, on demand.
    Public,
}

impl Kind {
    /// Whether every page of the console fetches it before it is usable.
    pub(crate) fn is_first_load(self) -> bool {
        !matches!(self, Self::Public | Self::Part)
    }
}

/// One file, as written.
#[derive(Debug)]
pub(crate) struct Packed {
    /// What it is for.
    pub kind: Kind,
    /// Its path within the folder.
    pub name: String,
    /// Its size.
    pub raw: u64,
    /// Its sizes in brotli and gzip, when made.
    pub small: Option<(u64, u64)>,
}

impl Packed {
    /// What is sent of it.
    pub(crate) fn sent(&self) -> u64 {
        self.small.map_or(self.raw, |(brotli, _)| brotli)
    }
}

/// Collects the files of one build.
#[derive(Debug)]
pub(crate) struct Site {
    out: PathBuf,
    compress: bool,
    files: Vec<Packed>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Site {
    /// Opens the folder, making it when missing.
    pub(crate) fn open(out: &Path, compress: bool) -> Result<Self> {
        fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
        Ok(Self { out: out.to_owned(), compress, files: Vec::new(), parts: BTreeMap::new() })
    }

    /// All files of this build.
    pub(crate) fn files(&self) -> &[Packed] {
        &self.files
    }

    /// The client's parts, and the files each of them needs besides the main one.
    pub(crate) fn parts(&self) -> &BTreeMap<String, Vec<String>> {
        &self.parts
    }

    /// Sets them.
    pub(crate) fn set_parts(&mut self, parts: impl Iterator<Item = (String, Vec<String>)>) {
        self.parts = parts.collect();
    }

    /// Adds a file whose name changes with its content, and returns that name.
    pub(crate) fn add_hashed(&mut self, kind: Kind, stem: &str, ending: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{stem}.{}.{ending}", hash(bytes));
        self.add(kind, name.clone(), bytes)?;
        Ok(name)
    }

    /// Adds a file under a plain name.
    pub(crate) fn add(&mut self, kind: Kind, name: String, bytes: &[u8]) -> Result<()> {
        let path = self.out.join(&name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        }
        write(&path, bytes)?;
        let small = self.write_siblings(&path, &name, bytes)?;
        self.files.push(Packed { kind, name, raw: length(bytes), small });
        Ok(())
    }

    fn write_siblings(&self, path: &Path, name: &str, bytes: &[u8]) -> Result<Option<(u64, u64)>> {
        let siblings = [sibling(path, "br"), sibling(path, "gz")];
        if !self.compress || !compress::is_worth_it(name) {
            // A plain name may have siblings of an earlier build, which would be served in its stead.
            for old in &siblings {
                let _ = fs::remove_file(old);
            }
            return Ok(None);
        }
        let (brotli, gzip) = (compress::brotli(bytes)?, compress::gzip(bytes)?);
        write(&siblings[0], &brotli)?;
        write(&siblings[1], &gzip)?;
        Ok(Some((length(&brotli), length(&gzip))))
    }

    /// Every file of this build with its siblings.
    pub(crate) fn file_names(&self) -> Vec<String> {
        let of = |file: &Packed| [file.name.clone(), format!("{}.br", file.name), format!("{}.gz", file.name)];
        self.files.iter().flat_map(of).collect()
    }

    fn name_of(&self, kind: Kind) -> Option<&str> {
        self.files.iter().find(|file| file.kind == kind).map(|file| file.name.as_str())
    }

    /// What the server reads at its start.
    pub(crate) fn manifest(&self) -> Value {
        let ours = self.files.iter().filter(|file| file.kind != Kind::Public);
        let names: Vec<&str> = ours.map(|file| file.name.as_str()).collect();
        let size = |file: &Packed| {
            let (brotli, gzip) = file.small.unzip();
            (file.name.clone(), json!({ "raw": file.raw, "brotli": brotli, "gzip": gzip }))
        };
        let sizes: Map<String, Value> = self.files.iter().map(size).collect();
        json!({
            "build_id": hash(names.join("\n").as_bytes()),
            "js": self.name_of(Kind::Js),
            "wasm": self.name_of(Kind::Wasm),
            "css": self.name_of(Kind::Css),
            "sprite": self.name_of(Kind::Sprite),
            "parts": self.parts,
            "sizes": sizes,
        })
    }

    /// Written last and at once: a server that starts meanwhile reads the old build or the new one.
    pub(crate) fn write_manifest(&self, manifest: &Value) -> Result<()> {
        write_whole(&self.out.join("manifest.json"), format!("{manifest:#}\n").as_bytes())
    }
}

/// Writes beside the place and moves there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let fresh = sibling(path, "new");
    write(&fresh, bytes)?;
    fs::rename(&fresh, path).with_context(|| format!("cannot write {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn length(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

/// Sixteen hexadecimal digits of the content's SHA-256.
fn hash(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    Sha256::digest(bytes).iter().take(8).flat_map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        assert_eq!(hash(b""), "e3b0c44298fc1c14");
        assert_ne!(hash(b"a"), hash(b"b"));
    }
}
