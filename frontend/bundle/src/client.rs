//! The WASM and the JavaScript that loads it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::args::Args;
use crate::site::{Kind, Site};
use crate::{split, tools};

const NAME: &str = "panelwarden";

/// Splits the client, runs wasm-bindgen and wasm-opt, and adds what they make to the site under hashed names.
pub(crate) fn pack(args: &Args, site: &mut Site) -> Result<()> {
    // Beside the served folder, not in it.
    let work = args.out.with_extension("work");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;
    let mut split = split::split(&args.wasm, &work, args.dev)?;
    bind(&split.main, &work, args.dev)?;
    let wasm = work.join(format!("{NAME}_bg.wasm"));
    if !args.dev {
        split.pack(&work)?;
        // The largest first: it must not be waited for alone.
        let all: Vec<_> = [&wasm].into_iter().chain(&split.files).collect();
        tools::each(&all, |file| tools::shrink(file))?;
    }
    let wasm_name = site.add_hashed(Kind::Wasm, &format!("{NAME}_bg"), "wasm", &read(&wasm)?)?;
    let js = String::from_utf8(read(&work.join(format!("{NAME}.js")))?).context("the JavaScript is not UTF-8")?;
    let mut js = point_to(&split.join(&js)?, &format!("{NAME}_bg.wasm"), &wasm_name)?;
    let mut names = BTreeMap::new();
    for file in &split.files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = site.add_hashed(Kind::Part, &name_of(&stem), "wasm", &read(file)?)?;
        js = point_to(&js, &format!("{stem}.wasm"), &name)?;
        names.insert(stem, name);
    }
    let hashed = |stem: &String| names.get(stem).cloned();
    site.set_parts(split.parts.into_iter().map(|(part, stems)| (part, stems.iter().filter_map(hashed).collect())));
    site.add_hashed(Kind::Js, NAME, "js", js.as_bytes())?;
    add_snippets(&work, &work.join("snippets"), site)?;
    fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))
}

/// `split_…` belongs to the part of that name, `chunk_…` to several.
fn name_of(stem: &str) -> String {
    format!("{NAME}_{}", stem.strip_prefix("split_").unwrap_or("shared"))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn bind(wasm: &Path, out: &Path, dev: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(NAME).typescript(false).remove_producers_section(true).remove_name_section(!dev);
    // The loader finds the WASM beside itself, whoever imports it.
    bindgen.omit_default_module_path(false);
    // The parts are linked to the main file by these, and their names are the splitter's.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(out)).context("wasm-bindgen")
}

/// Makes the JavaScript load a file by its hashed name.
fn point_to(js: &str, plain: &str, hashed: &str) -> Result<String> {
    // In quotes or after a slash: one name may end like another.
    let places = ['\'', '"', '/'].map(|before| (format!("{before}{plain}"), format!("{before}{hashed}")));
    ensure!(places.iter().any(|(from, _)| js.contains(from)), "the JavaScript does not name {plain}");
    Ok(places.iter().fold(js.to_owned(), |js, (from, to)| js.replace(from, to)))
}

/// JavaScript that crates bring along; its folders carry a hash already, and the loader imports it by path.
fn add_snippets(root: &Path, folder: &Path, site: &mut Site) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            add_snippets(root, &path, site)?;
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            site.add(Kind::Snippet, name, &read(&path)?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_names_the_hashed_file() {
        let js = "new URL('panelwarden_bg.wasm', import.meta.url)";
        let fixed = point_to(js, "panelwarden_bg.wasm", "panelwarden_bg.0123456789abcdef.wasm").expect("named");
        assert_eq!(fixed, "new URL('panelwarden_bg.0123456789abcdef.wasm', import.meta.url)");
        assert!(point_to("nothing here", "panelwarden_bg.wasm", "x").is_err());
    }
}
