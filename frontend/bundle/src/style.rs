//! One style sheet out of many, in a fixed order.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::site::{Kind, Site};

/// Later rules win, so tokens come before what uses them and features come last.
const ORDER: [&str; 5] = ["tokens.css", "base.css", "kit", "layout", "features"];

/// Joins the sheets and adds them as one.
pub(crate) fn pack(sources: &[PathBuf], readable: bool, site: &mut Site) -> Result<()> {
    let mut files = Vec::new();
    for source in sources {
        if source.is_dir() { files.extend(in_order(source)?) } else { files.push(source.clone()) }
    }
    if files.is_empty() {
        return Ok(());
    }
    let mut css = String::new();
    for file in &files {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        if readable {
            css.extend(["/* ", &file.to_string_lossy(), " */\n", &text, "\n"]);
        } else {
            css.push_str(&squeeze(&text));
        }
    }
    site.add_hashed(Kind::Css, "console", "css", css.as_bytes()).map(drop)
}

/// The sheets of a folder: those named in [`ORDER`] first, then the rest by name.
fn in_order(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort_by_key(|file| {
        let inner = file.strip_prefix(folder).unwrap_or(file);
        let place = ORDER.iter().position(|name| inner.starts_with(name)).unwrap_or(ORDER.len());
        (place, inner.to_owned())
    });
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "css") {
            files.push(path);
        }
    }
    Ok(())
}

/// Drops comments, indentation and line ends, and nothing that could mean something: strings stay whole.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("/*") {
            rest = after.split_once("*/").map_or("", |(_, tail)| tail);
            space(&mut out);
        } else if next == '"' || next == '\'' {
            let end = string_end(rest, next);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            if next.is_whitespace() {
                space(&mut out);
            } else {
                push(&mut out, next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// One space at most, and none where it cannot matter.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

fn push(out: &mut String, next: char) {
    if "{};,".contains(next) && out.ends_with(' ') {
        out.pop();
    }
    if next == '}' && out.ends_with(';') {
        out.pop();
    }
    out.push(next);
}

/// Where the string that starts here ends, past its closing quote.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezes_without_changing_the_meaning() {
        let css = "/* head */\na:hover > b ,\n  .c :is(d) {\n  margin: 0 -1px;\n  width: calc(1px + 2px);\n}\n";
        assert_eq!(squeeze(css), "a:hover > b,.c :is(d){margin: 0 -1px;width: calc(1px + 2px)}");
    }

    #[test]
    fn strings_stay_whole() {
        let css = r#"a::after { content: "/* no;  } \" comment */"; quotes: '  ' }"#;
        assert_eq!(squeeze(css), r#"a::after{content: "/* no;  } \" comment */";quotes: '  '}"#);
    }

    #[test]
    fn a_comment_separates_words() {
        assert_eq!(squeeze("a/**/b{c:d}"), "a b{c:d}");
        assert_eq!(squeeze("a{} /* open"), "a{}");
    }
}
