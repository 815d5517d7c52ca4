//! Files of the last builds stay: a page that was loaded before the new build still finds its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use crate::site::write_whole;

/// This build and the two before it.
const KEPT: usize = 3;
const FILE: &str = ".builds.json";

/// Notes this build's files and removes those that only older builds had.
pub(crate) fn keep(out: &Path, files: &[String]) -> Result<()> {
    let mut builds = read(out);
    let current: BTreeSet<String> = files.iter().cloned().collect();
    builds.retain(|build| *build != current);
    builds.insert(0, current);
    let dropped = builds.split_off(builds.len().min(KEPT));
    let kept: BTreeSet<&String> = builds.iter().flatten().collect();
    for old in dropped.iter().flatten().filter(|name| !kept.contains(name)) {
        // Not every file has both siblings.
        let _ = fs::remove_file(out.join(old));
    }
    write_whole(&out.join(FILE), json!(builds).to_string().as_bytes()).context("history of builds")
}

fn read(out: &Path) -> Vec<BTreeSet<String>> {
    let text = fs::read_to_string(out.join(FILE)).unwrap_or_default();
    // Unreadable means unknown: nothing is removed then.
    serde_json::from_str(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_three_builds_stay() {
        let out = std::env::temp_dir().join(format!("bundle-history-{}", std::process::id()));
        fs::create_dir_all(&out).expect("made");
        for build in ["a", "b", "c", "c", "d"] {
            fs::write(out.join(build), "").expect("written");
            fs::write(out.join("same"), "").expect("written");
            keep(&out, &[build.to_owned(), "same".to_owned()]).expect("kept");
        }
        let there = |name: &str| out.join(name).exists();
        assert!(!there("a") && there("b") && there("c") && there("d") && there("same"));
        fs::remove_dir_all(&out).expect("removed");
    }
}
