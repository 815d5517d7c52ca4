//! Puts what several parts share into few files. The splitter writes one file for each combination of parts that
//! share something, which makes hundreds of tiny ones: each costs a request, and none compresses well.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload, TypeRef, ValType};

use crate::tools;

/// What a file of its own costs, as bytes of code: its head, and what it cannot take from its neighbours when it
/// is compressed (86 files lost 49,000 bytes in brotli, some 2,000 bytes of code each), and a request.
const FILE: u64 = 4_000;

/// The module that all parts import from.
const MAIN: &str = "__wasm_split";

/// The name under which a merged file imports the same: by its own name the merging would look for it in itself.
pub(crate) const OUTSIDE: &str = "m";

/// A file that several parts share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// Files that become this one, by their stems, in the order of the splitter's; the first gives its name.
    pub stems: Vec<String>,
    /// Bytes of its code and data.
    bytes: u64,
    /// The parts that load it, a bit each.
    parts: u64,
}

/// Decides which files become one: those whose parts are nearly the same, and those that are tiny. A part then
/// loads some code it does not need, and fewer files.
pub(crate) fn plan(parts: &BTreeMap<String, Vec<String>>, size: impl Fn(&str) -> Result<u64>) -> Result<Vec<Shared>> {
    let mut files: BTreeMap<&String, u64> = BTreeMap::new();
    for (bit, stems) in parts.values().enumerate() {
        for stem in stems.iter().filter(|stem| stem.starts_with("chunk_")) {
            *files.entry(stem).or_default() |= 1 << bit;
        }
    }
    let mut all = Vec::new();
    for (stem, parts) in files {
        all.push(Shared { stems: vec![stem.clone()], bytes: size(stem)?, parts });
    }
    unite(&mut all);
    for shared in &mut all {
        shared.stems.sort_by_key(|stem| number(stem));
    }
    all.sort_by_key(|shared| number(&shared.stems[0]));
    Ok(all)
}

/// Unites two as long as that spares something, each time those where it spares most.
fn unite(all: &mut Vec<Shared>) {
    let mut mates: Vec<_> = (0..all.len()).map(|one| mate(all, one)).collect();
    loop {
        let found = mates.iter().enumerate().filter_map(|(a, mate)| mate.map(|(more, b)| (more, a, b)));
        let Some((_, a, b)) = found.min() else { return };
        let (a, b, last) = (a.min(b), a.max(b), all.len() - 1);
        let gone = all.swap_remove(b);
        mates.swap_remove(b);
        let kept = &mut all[a];
        kept.stems.extend(gone.stems);
        kept.bytes += gone.bytes;
        kept.parts |= gone.parts;
        for one in 0..all.len() {
            match mates[one] {
                _ if one == a => mates[one] = mate(all, one),
                Some((_, other)) if other == a || other == b => mates[one] = mate(all, one),
                // What was the last one stands in the place of the one that is gone.
                Some((more, other)) if other == last => mates[one] = Some((more, b)),
                _ => {}
            }
            let more = saved(&all[one], &all[a]);
            if one != a && mates[one].map_or(more < 0, |(best, _)| more < best) {
                mates[one] = Some((more, a));
            }
        }
    }
}

/// With whom it is best united, and what that adds; none when it spares nothing.
fn mate(all: &[Shared], one: usize) -> Option<(i64, usize)> {
    let others = (0..all.len()).filter(|other| *other != one);
    others.map(|other| (saved(&all[one], &all[other]), other)).filter(|(more, _)| *more < 0).min()
}

/// What the union of two adds to what all parts load; below zero when it spares something.
fn saved(one: &Shared, two: &Shared) -> i64 {
    cost(one.bytes + two.bytes, one.parts | two.parts) - cost(one.bytes, one.parts) - cost(two.bytes, two.parts)
}

/// What all parts together load of a file.
fn cost(bytes: u64, parts: u64) -> i64 {
    i64::try_from((bytes + FILE) * u64::from(parts.count_ones())).unwrap_or(i64::MAX / 4)
}

fn number(stem: &str) -> u64 {
    stem.rsplit('_').next().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX)
}

/// Bytes of code and data in a file; its names and the like are not shipped.
pub(crate) fn weight(file: &Path) -> Result<u64> {
    let wasm = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut sum = 0;
    for payload in Parser::new(0).parse_all(&wasm) {
        let range = match payload.context("a part is not WASM")? {
            Payload::CodeSectionStart { range, .. } => range,
            Payload::DataSection(section) => section.range(),
            Payload::ElementSection(section) => section.range(),
            _ => continue,
        };
        sum += range.end - range.start;
    }
    Ok(sum)
}

/// Makes one file of `files` in the place of the first of them.
pub(crate) fn merge(files: &[PathBuf], work: &Path) -> Result<()> {
    let Some(first) = files.first() else { return Ok(()) };
    let mut imports = BTreeMap::new();
    for file in files {
        note_imports(file, &mut imports)?;
    }
    let stem = first.file_stem().unwrap_or_default().to_string_lossy();
    let (main, merged) = (work.join(format!("{stem}.main.wat")), first.with_extension("merged"));
    fs::write(&main, main_module(&imports)).with_context(|| format!("cannot write {}", main.display()))?;
    let mut command = tools::command("wasm-merge");
    // Until they are known to be one, the files have a memory each.
    command.arg("--enable-multimemory").arg(&main).arg(MAIN);
    for (n, file) in files.iter().enumerate() {
        command.arg(file).arg(format!("part{n}"));
    }
    tools::run(command.arg("-o").arg(&merged))?;
    fs::rename(&merged, first).context("cannot replace a part by the merged one")?;
    fs::remove_file(&main).context("cannot remove what was merged")
}

/// Collects what a file imports of the main one, as the text format writes it.
fn note_imports(file: &Path, imports: &mut BTreeMap<String, String>) -> Result<()> {
    let wasm = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    for payload in Parser::new(0).parse_all(&wasm) {
        let Payload::ImportSection(section) = payload.context("a part is not WASM")? else { continue };
        for import in section.into_imports() {
            let import = import.context("a part's imports")?;
            if import.module != MAIN {
                bail!("{} imports from {}", file.display(), import.module);
            }
            imports.insert(import.name.to_owned(), written(&import.ty)?);
        }
    }
    Ok(())
}

fn written(ty: &TypeRef) -> Result<String> {
    let limits = |least: u64, most: Option<u64>| match most {
        Some(most) => format!("{least} {most}"),
        None => least.to_string(),
    };
    Ok(match ty {
        TypeRef::Memory(memory) => format!("(memory {})", limits(memory.initial, memory.maximum)),
        TypeRef::Table(table) => format!("(table {} funcref)", limits(table.initial, table.maximum)),
        TypeRef::Global(global) if global.content_type == ValType::I32 && global.mutable => {
            "(global (mut i32))".to_owned()
        }
        TypeRef::Global(global) if global.content_type == ValType::I32 => "(global i32)".to_owned(),
        other => bail!("a part imports {other:?}, which the merging does not know"),
    })
}

/// A module that hands on what the main one gives, so that the merged file imports each of it once.
fn main_module(imports: &BTreeMap<String, String>) -> String {
    let mut text = "(module\n".to_owned();
    for (name, ty) in imports {
        let (kind, rest) = ty.trim_matches(['(', ')']).split_once(' ').unwrap_or((ty, ""));
        let close = if rest.contains('(') { ")" } else { "" };
        // Writing into a text cannot fail.
        let _ = writeln!(text, "(import \"{OUTSIDE}\" \"{name}\" ({kind} ${name} {rest}{close}))");
        let _ = writeln!(text, "(export \"{name}\" ({kind} ${name}))");
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(list: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        list.iter().map(|(part, stems)| ((*part).to_owned(), stems.iter().map(|s| (*s).to_owned()).collect())).collect()
    }

    fn stems(plan: &[Shared]) -> Vec<Vec<&str>> {
        plan.iter().map(|shared| shared.stems.iter().map(String::as_str).collect()).collect()
    }

    #[test]
    fn tiny_files_join_those_of_the_nearest_parts() {
        let parts = parts(&[
            ("a", &["chunk_1", "chunk_2", "chunk_10", "split_a"]),
            ("b", &["chunk_1", "chunk_2", "chunk_10"]),
            ("c", &["chunk_2", "chunk_10"]),
        ]);
        let sizes = |stem: &str| Ok(if stem == "chunk_1" { 100 } else { 50_000 });
        let plan = plan(&parts, sizes).expect("planned");
        assert_eq!(stems(&plan), [vec!["chunk_1", "chunk_2", "chunk_10"]]);
    }

    #[test]
    fn what_a_part_would_load_in_vain_stays_apart() {
        let parts = parts(&[("a", &["chunk_1", "chunk_2"]), ("b", &["chunk_1", "chunk_2"]), ("c", &["chunk_2"])]);
        let plan = plan(&parts, |_| Ok(50_000)).expect("planned");
        assert_eq!(stems(&plan), [vec!["chunk_1"], vec!["chunk_2"]]);
    }

    #[test]
    fn the_main_module_hands_on_what_is_imported() {
        let imports = [("memory", "(memory 19)"), ("sp", "(global (mut i32))")];
        let text = main_module(&imports.into_iter().map(|(n, t)| (n.to_owned(), t.to_owned())).collect());
        assert_eq!(
            text,
            "(module\n(import \"m\" \"memory\" (memory $memory 19))\n(export \"memory\" (memory $memory))\n\
             (import \"m\" \"sp\" (global $sp (mut i32)))\n(export \"sp\" (global $sp))\n)"
        );
    }
}
