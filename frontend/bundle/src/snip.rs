//! Empties functions that the client carries but never calls, so that neither they nor what only they use is shipped.
//! The compiler keeps them: they stand in a table, or are exported. Should one be called after all, the client stops
//! there as at a panic, and the page goes on as links and forms.

use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{Import, KnownCustom, Name, NameSectionReader, Parser, Payload, RelocSectionReader, TypeRef};

/// Where such code is entered, by the beginning of the symbol and a word in it. What only these use goes by itself:
/// the splitter follows relocations, wasm-opt calls.
const ENTRIES: [(&str, &str); 7] = [
    // The other way to take a page over, once for each view. The client loads the page's parts beforehand instead
    // (`app::routes::load_parts`), and then takes it over at once.
    ("_RINvNv", "8into_any13hydrate_async"),
    // Exported for scripts. Nothing of ours is a stream.
    ("intounderlying", ""),
    ("__wbg_intounderlying", ""),
    // Follows the redirect of a server function's answer. Ours answer by `app::api::fetch`, which knows none.
    ("_RNvXs", "16LocationProvider8redirect"),
    // Lists all routes, for servers that register each.
    ("_RINvNv", "21into_any_nested_route15generate_routes"),
    // Words of an error about a fraction in JSON. Our answers hold none.
    ("_RNvXs", "16WithDecimalPointNt"),
    // The words of a panic, which nobody reads.
    ("_RNvNtCs", "_4core3str16slice_error_fail"),
];

/// The section with the relocations of the code.
const CODE: &str = "reloc.CODE";

/// Returns the client with those functions emptied. No code moves: what a body held is filled with nothing, and its
/// relocations are taken out.
pub(crate) fn snip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut found = Found::default();
    for payload in Parser::new(0).parse_all(wasm) {
        found.note(payload.context("the client is not WASM")?)?;
    }
    let bodies = found.unused_bodies();
    let mut out = wasm.to_vec();
    for body in &bodies {
        empty(&mut out[body.clone()]);
    }
    if let Some((section, relocations)) = &found.relocations {
        let kept = without(wasm, relocations, found.code, &bodies)?;
        out.splice(section.clone(), kept);
    }
    Ok(out)
}

/// What the file says of its functions.
#[derive(Default)]
struct Found<'a> {
    /// Where the section before ended.
    end: usize,
    imported: usize,
    /// Where the content of the code section begins.
    code: usize,
    bodies: Vec<Range<usize>>,
    unused: Vec<usize>,
    /// The relocations of the code, and where their section is.
    relocations: Option<(Range<usize>, RelocSectionReader<'a>)>,
}

impl<'a> Found<'a> {
    fn note(&mut self, payload: Payload<'a>) -> Result<()> {
        let begin = self.end;
        if let Payload::Version { range, .. } = &payload {
            self.end = usize::try_from(range.end)?;
        }
        if let Some((_, range)) = payload.as_section() {
            self.end = usize::try_from(range.end)?;
        }
        match payload {
            Payload::ImportSection(imports) => {
                let is_function = |import: &Import<'_>| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                let imports = imports.into_imports().collect::<Result<Vec<_>, _>>()?;
                self.imported = imports.iter().filter(|import| is_function(import)).count();
            }
            Payload::CodeSectionStart { range, .. } => self.code = usize::try_from(range.start)?,
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                self.bodies.push(usize::try_from(range.start)?..usize::try_from(range.end)?);
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => self.note_names(names)?,
                KnownCustom::Reloc(reader) if section.name() == CODE => {
                    self.relocations = Some((begin..self.end, reader));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn note_names(&mut self, names: NameSectionReader<'a>) -> Result<()> {
        for part in names {
            let Name::Function(functions) = part? else { continue };
            for function in functions {
                let function = function?;
                let is = |(begin, word): &(&str, &str)| function.name.starts_with(begin) && function.name.contains(word);
                if ENTRIES.iter().any(is) {
                    self.unused.push(usize::try_from(function.index)?);
                }
            }
        }
        Ok(())
    }

    /// In the order of the file.
    fn unused_bodies(&self) -> Vec<Range<usize>> {
        let body = |index: &usize| self.bodies.get(index.checked_sub(self.imported)?).cloned();
        let mut bodies: Vec<_> = self.unused.iter().filter_map(body).filter(|body| body.len() > 3).collect();
        bodies.sort_by_key(|body| body.start);
        bodies
    }
}

/// A stop, and nothing up to the end. A body that [`snip`] takes has room for it.
fn empty(body: &mut [u8]) {
    const NOTHING: u8 = 0x01;
    body.fill(NOTHING);
    // No locals; `unreachable`; `end`.
    body[0] = 0x00;
    body[1] = 0x00;
    body[body.len() - 1] = 0x0b;
}

/// The section of relocations without those inside `bodies`, which are at places of the file; relocations are at
/// places of the code section.
fn without(
    wasm: &[u8],
    relocations: &RelocSectionReader<'_>,
    code: usize,
    bodies: &[Range<usize>],
) -> Result<Vec<u8>> {
    let entries = relocations.entries().into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    let ends = entries.iter().skip(1).map(|(offset, _)| *offset).chain([relocations.range().end]);
    let (mut kept, mut count) = (Vec::new(), 0);
    for ((offset, entry), end) in entries.iter().zip(ends) {
        let place = code + usize::try_from(entry.offset)?;
        let next = bodies.partition_point(|body| body.end <= place);
        if bodies.get(next).is_none_or(|body| !body.contains(&place)) {
            kept.extend_from_slice(&wasm[usize::try_from(*offset)?..usize::try_from(end)?]);
            count += 1;
        }
    }
    let mut content = Vec::new();
    put(&mut content, CODE.len());
    content.extend_from_slice(CODE.as_bytes());
    put(&mut content, usize::try_from(relocations.section_index())?);
    put(&mut content, count);
    let mut section = vec![0];
    put(&mut section, content.len() + kept.len());
    section.extend(content);
    section.extend(kept);
    Ok(section)
}

/// Writes a number as WASM does (LEB128).
fn put(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_format_wants() {
        let written = |number| {
            let mut out = Vec::new();
            put(&mut out, number);
            out
        };
        assert_eq!(written(0), [0]);
        assert_eq!(written(127), [127]);
        assert_eq!(written(624_485), [0xe5, 0x8e, 0x26]);
    }

    #[test]
    fn an_emptied_body_stops() {
        let mut body = [1, 2, 3, 4, 5, 0x0b];
        empty(&mut body);
        assert_eq!(body, [0, 0, 1, 1, 1, 0x0b]);
    }
}
