//! Splits the client into its main file and the parts that are loaded when first needed (`app::lazy`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};

use crate::snip;

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

fn exported(loader: &str) -> impl Iterator<Item = &str> {
    loader.lines().filter_map(|line| line.strip_prefix("export const ")?.split(' ').next())
}

#[cfg(test)]
mod tests {
    use super::*;

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
