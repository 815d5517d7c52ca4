//! What a list is filtered by, in a URL: names and values, only what differs from the default.

use crate::grid::{DEFAULT_PAGE_SIZE, Pairs};
use crate::viewer::QueryWriter;

/// Those that have a value.
pub fn pairs(all: &[(&str, Option<String>)]) -> Pairs {
    all.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?))).collect()
}

/// As a URL has them, without the leading `?`.
pub fn write(pairs: &Pairs) -> String {
    let mut out = QueryWriter::default();
    for (name, value) in pairs {
        out.put(name, value);
    }
    out.finish()
}

/// What was typed, if anything.
pub fn text(typed: &str) -> Option<String> {
    (!typed.is_empty()).then(|| typed.to_owned())
}

/// Which page, unless it is the first.
pub fn page(page: u32) -> Option<String> {
    (page != 1).then(|| page.to_string())
}

/// How many rows a page, unless it is as many as ever.
pub fn size(size: u32) -> Option<String> {
    (size != DEFAULT_PAGE_SIZE).then(|| size.to_string())
}
