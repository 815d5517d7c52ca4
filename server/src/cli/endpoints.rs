//! `panelwarden endpoints`: every server function there is.

/// Lists every server function.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Prints them, sorted.
#[expect(clippy::print_stdout, reason = "a command's report goes to the standard output")]
pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut all: Vec<_> =
        server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method.to_string())).collect();
    all.sort();
    if args.json {
        let list: Vec<_> =
            all.iter().map(|(path, method)| serde_json::json!({ "path": path, "method": method })).collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        for (path, method) in all {
            println!("{method:4} {path}");
        }
    }
    Ok(())
}
