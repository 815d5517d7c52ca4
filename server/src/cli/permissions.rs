//! `panelwarden permissions`: who may do what on which records, as `docs/permissions.md` has it.

/// Prints the table.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub fn run() {
    print!("{}", domain::roles::permissions_table());
}
