//! Splits the client into its main file and the parts that are loaded when first needed (`app::lazy`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};

use crate::{packs, snip, tools};

/// What the main file calls the loader of parts. It never is a file: [`join`] puts it into the script.
const LOADER: &str = "./parts.js";

/// The client after the split.
#[derive(Debug)]
pub(crate) struct Split {
    /// For wasm-bindgen.
    pub main: PathBuf,
    /// The JavaScript that loads parts.
    loader: String,
    /// All other files.
    pub files: Vec<PathBuf>,
    /// The files of each part, by their stems; parts share some.
    pub parts: BTreeMap<String, Vec<String>>,
}

/// Splits `wasm`, which must carry its relocations.
pub(crate) fn split(wasm: &Path, out: &Path, dev: bool) -> Result<Split> {
    let input = fs::read(wasm).with_context(|| format!("no client at {}: build it first", wasm.display()))?;
    let input = if dev { input } else { snip::snip(&input)? };
    let main = out.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = &main;
    options.link_name = LOADER;
    // Both are one module in the end, which imports nothing of itself.
    options.main_module = "self";
    let made =
        wasm_split_cli_support::transform(options).map_err(|fault| anyhow!("splitting the client: {fault:#}"))?;
    let loader = fs::read_to_string(out.join(LOADER)).context("the splitter wrote no loader")?;
    let mut files = made.split_modules;
    // What a part shares with none but the main file is empty.
    files.retain(|file| loader.contains(&name_of(file)));
    files.sort();
    Ok(Split { main, loader, files, parts: made.prefetch_map.into_iter().collect() })
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Split {
    /// Puts what parts share into few files, and lets the loader and the lists of parts name those.
    pub(crate) fn pack(&mut self, work: &Path) -> Result<()> {
        let path = |stem: &str| work.join(format!("{stem}.wasm"));
        let plan = packs::plan(&self.parts, |stem| packs::weight(&path(stem)))?;
        let groups: Vec<Vec<PathBuf>> =
            plan.iter().map(|shared| shared.stems.iter().map(|stem| path(stem)).collect()).collect();
        tools::each(&groups, |files| packs::merge(files, work))?;
        let own = "sharedImports = { __wasm_split: {";
        ensure!(self.loader.contains(own), "the loader does not give the parts what they import");
        let ready = "    return sharedImports;\n";
        let both = format!("    sharedImports.{} = sharedImports.__wasm_split;\n{ready}", packs::OUTSIDE);
        self.loader = self.loader.replace(ready, &both);
        let names: BTreeMap<&str, &str> =
            plan.iter().flat_map(|shared| shared.stems.iter().map(|stem| (stem.as_str(), &*shared.stems[0]))).collect();
        self.loader = renamed(&self.loader, &names)?;
        for stems in self.parts.values_mut() {
            for stem in stems.iter_mut() {
                *stem = names.get(stem.as_str()).map_or_else(|| stem.clone(), |name| (*name).to_owned());
            }
            stems.sort();
            stems.dedup();
        }
        self.files.retain(|file| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            names.get(stem.as_str()).is_none_or(|name| *name == stem)
        });
        Ok(())
    }

    /// Puts the loader into the script that wasm-bindgen wrote. As two modules they would name each other, and
    /// neither could be named by a hash of its content.
    pub(crate) fn join(&self, script: &str) -> Result<String> {
        let own = "import { initSync } from \"self\";\n";
        ensure!(self.loader.contains(own), "the loader does not import the script");
        let body = self.loader.replace(own, "").replace("export const ", "const ");
        // One import for each function of the loader, all of the same module.
        let (imports, rest): (Vec<&str>, Vec<&str>) =
            script.lines().partition(|line| line.starts_with("import * as ") && line.contains(LOADER));
        let names: Vec<&str> = imports.iter().filter_map(|line| line.split(' ').nth(3)).collect();
        ensure!(!names.is_empty(), "the script of wasm-bindgen does not import the loader");
        let loads = exported(&self.loader).collect::<Vec<_>>().join(", ");
        let names = names.join(" = loads, ");
        Ok(format!("{}\n{body}const loads = {{ {loads} }}, {names} = loads;\n", rest.join("\n")))
    }
}

/// The loader without the files that went into others; whoever needs one of those loads the other.
fn renamed(loader: &str, names: &BTreeMap<&str, &str>) -> Result<String> {
    let (mut out, mut rest) = (String::new(), loader);
    while let Some(at) = rest.find("const __chunk_") {
        let (before, chunk) = rest.split_at(at);
        let end = "\n, []);\n";
        let (body, after) = chunk.split_once(end).context("a chunk of the loader has no end")?;
        let (name, _) = body["const ".len()..].split_once(' ').context("a chunk of the loader has no name")?;
        out.push_str(before);
        let stem = name.trim_start_matches('_');
        if names.get(stem).is_none_or(|kept| *kept == stem) {
            out.push_str(body);
            out.push_str(end);
        }
        rest = after;
    }
    out.push_str(rest);
    // The splitter's notes, which part needs what, are longer than the rest.
    let lines = out.lines().filter(|line| !line.starts_with("/* "));
    Ok(lines.flat_map(|line| [needs(line, names), "\n".to_owned()]).collect())
}

/// A line of the loader; where it is the list of what a part needs, the list of what holds it.
fn needs(line: &str, names: &BTreeMap<&str, &str>) -> String {
    let list = line.strip_prefix(", [__chunk_").and_then(|list| list.strip_suffix("]));"));
    let Some(list) = list else { return line.to_owned() };
    let mut wanted: Vec<String> = Vec::new();
    for stem in format!("__chunk_{list}").split(", ").map(|name| name.trim_start_matches('_')) {
        let name = format!("__{}", names.get(stem).copied().unwrap_or(stem));
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    format!(", [{}]));", wanted.join(", "))
}

fn exported(loader: &str) -> impl Iterator<Item = &str> {
    loader.lines().filter_map(|line| line.strip_prefix("export const ")?.split(' ').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_names_what_holds_a_file_now() {
        let kept = |n: u8| format!("const __chunk_{n} = makeLoad(() => {{\n    {n}\n}}\n, []);\n");
        let chunk = |n: u8| format!("/* a, b */\n{}", kept(n));
        let load = |list: &str| {
            format!("export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {{\n}}\n, [{list}]));\n")
        };
        let loader = format!("{}{}{}{}", chunk(1), chunk(2), chunk(3), load("__chunk_1, __chunk_2, __chunk_3"));
        let names = BTreeMap::from([("chunk_1", "chunk_1"), ("chunk_2", "chunk_1"), ("chunk_3", "chunk_3")]);
        let wanted = format!("{}{}{}", kept(1), kept(3), load("__chunk_1, __chunk_3"));
        assert_eq!(renamed(&loader, &names).expect("renamed"), wanted);
    }

    #[test]
    fn loader_and_script_become_one() {
        let loader = "import { initSync } from \"self\";\n\nlet x;\nexport const __wasm_split_load_a = f();\n";
        let split =
            Split { main: PathBuf::new(), loader: loader.to_owned(), files: Vec::new(), parts: BTreeMap::new() };
        let imports = "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\n";
        let joined = split.join(&format!("{imports}rest();\n")).expect("joined");
        assert!(!joined.contains("import ") && !joined.contains("export "), "{joined}");
        assert!(joined.ends_with("const loads = { __wasm_split_load_a }, import1 = loads, import2 = loads;\n"));
        assert!(split.join("rest();").is_err());
    }
}
