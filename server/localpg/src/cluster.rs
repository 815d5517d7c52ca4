//! The database files: made once, completely or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::account::RunAs;
use crate::error::{At, Error};
use crate::find::Binaries;

/// Folders in which a cluster is being made start with this, and hold [`MARK`]: only such a folder is ever wiped.
const MAKING: &str = "making.";
const MARK: &str = "made-by-panelwarden";

/// The database's superuser.
pub(crate) const SUPERUSER: &str = "panelwarden";

/// Makes the cluster unless it is there. It is made beside its place and moved there when complete, so a cluster
/// under its own name is a whole one, and what an interrupted start left is known by its name and mark.
pub(crate) fn ensure(
    place: &Path,
    binaries: &Binaries,
    user: &RunAs,
    sync: bool,
    reporter: fn(&str),
) -> Result<(), Error> {
    let data_dir = place.parent().unwrap_or(Path::new("/"));
    wipe_unfinished(data_dir)?;
    if place.exists() {
        return check(place);
    }
    reporter("creating the database files");
    let making = data_dir.join(format!("{MAKING}{}", process::id()));
    let result = make(&making, place, binaries, user, sync);
    let cleared = wipe_unfinished(data_dir);
    result.and(cleared)
}

/// Whether the folder is a cluster, judged by the files that `initdb` writes first and last.
fn check(place: &Path) -> Result<(), Error> {
    let whole = ["PG_VERSION", "global/pg_control", "base"].iter().all(|name| place.join(name).exists());
    if whole { Ok(()) } else { Err(Error::NotACluster(place.to_owned())) }
}

fn wipe_unfinished(data_dir: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(data_dir).at("cannot read", data_dir)?.flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(MAKING) && path.join(MARK).is_file() {
            fs::remove_dir_all(&path).at("cannot remove", &path)?;
        }
    }
    Ok(())
}

fn make(making: &Path, place: &Path, binaries: &Binaries, user: &RunAs, sync: bool) -> Result<(), Error> {
    user.make_private_dir(making)?;
    let mark = making.join(MARK);
    File::create(&mark).and_then(|mut file| writeln!(file, "{}", process::id())).at("cannot write", &mark)?;
    let fresh = making.join("cluster");
    if let Err(first) = initdb(&fresh, binaries, user, sync, "C.UTF-8") {
        // Not every system has C.UTF-8; C sorts the same and only knows no letters beyond ASCII.
        let _ = fs::remove_dir_all(&fresh);
        initdb(&fresh, binaries, user, sync, "C").map_err(|_| first)?;
    }
    fs::rename(&fresh, place).at("cannot move into place", place)
}

fn initdb(dir: &Path, binaries: &Binaries, user: &RunAs, sync: bool, locale: &str) -> Result<(), Error> {
    let mut command = Command::new(binaries.dir.join("initdb"));
    // Trust is for whoever passes the socket's folder: the user himself and root.
    command.args(["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--no-instructions"]);
    command.args([&format!("--locale={locale}"), &format!("--username={SUPERUSER}")]);
    command.arg(if sync { "--data-checksums" } else { "--no-sync" });
    command.arg("--pgdata").arg(dir);
    user.prepare(&mut command);
    let output = command.output().at("cannot run", &PathBuf::from(command.get_program()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::InitDb { dir: dir.to_owned(), output: crate::tail(&said, 5) })
}
