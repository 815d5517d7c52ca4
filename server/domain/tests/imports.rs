//! Import in the page: a file is brought, its columns are named, its rows are judged, a job brings them in; nobody
//! brings in what he could not add by hand.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails as a test does")]

#[path = "imports/files.rs"]
mod files;
#[path = "imports/kit.rs"]
mod kit;
#[path = "imports/rights.rs"]
mod rights;
#[path = "imports/way.rs"]
mod way;
