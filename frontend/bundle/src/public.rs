//! Files taken over as they are; the sprite also under a name that changes with its content.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::site::{Kind, Site};

/// Adds every file of the folder.
pub(crate) fn pack(root: &Path, site: &mut Site) -> Result<()> {
    if !root.is_dir() {
        return Ok(());
    }
    add_folder(root, root, site)
}

fn add_folder(root: &Path, folder: &Path, site: &mut Site) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() { add_folder(root, &path, site)? } else { add_file(root, &path, site)? }
    }
    Ok(())
}

fn add_file(root: &Path, path: &Path, site: &mut Site) -> Result<()> {
    let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    if name.starts_with('.') {
        return Ok(());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    if name == "sprite.svg" {
        site.add_hashed(Kind::Sprite, "sprite", "svg", &bytes)?;
    }
    site.add(Kind::Public, name, &bytes)
}
