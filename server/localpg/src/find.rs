//! Finds the system's PostgreSQL binaries.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// The oldest major version that will do.
pub(crate) const OLDEST: u32 = 15;

/// A folder of binaries, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binaries {
    /// Holds `postgres` and `initdb`.
    pub dir: PathBuf,
    /// Such as 15.
    pub major: u32,
}

/// Where to look, so that tests can look elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The only place, when given.
    pub explicit: Option<PathBuf>,
    /// The value of `PATH`.
    pub path: Option<OsString>,
    /// Debian's folder of versions.
    pub versions: PathBuf,
}

impl Places {
    /// The places of this machine.
    pub(crate) fn of_this_machine() -> Self {
        Self {
            explicit: env::var_os("PANELWARDEN_PG_BIN").filter(|v| !v.is_empty()).map(PathBuf::from),
            path: env::var_os("PATH"),
            versions: PathBuf::from("/usr/lib/postgresql"),
        }
    }

    /// All usable binaries, the newest first.
    pub(crate) fn find(&self) -> Result<Vec<Binaries>, Error> {
        if let Some(dir) = &self.explicit {
            return match inspect(dir) {
                Some(found) => Ok(vec![found]),
                None => Err(Error::WrongBinFolder(dir.clone())),
            };
        }
        let mut found: Vec<Binaries> = self.candidates().iter().filter_map(|dir| inspect(dir)).collect();
        // Stable: of two of one version the one named first (PATH before the rest) stays in front.
        found.sort_by_key(|b| std::cmp::Reverse(b.major));
        if found.is_empty() { Err(Error::NotInstalled) } else { Ok(found) }
    }

    fn candidates(&self) -> Vec<PathBuf> {
        let mut dirs: Vec<PathBuf> = self.path.iter().flat_map(env::split_paths).collect();
        let configs: Vec<PathBuf> = dirs.iter().map(|d| d.join("pg_config")).filter(|p| p.is_file()).collect();
        dirs.extend(configs.iter().filter_map(|config| bindir_of(config)));
        if let Ok(entries) = fs::read_dir(&self.versions) {
            dirs.extend(entries.flatten().map(|entry| entry.path().join("bin")));
        }
        dirs
    }
}

/// The binaries that fit the cluster when there is one, else the newest.
pub(crate) fn choose(found: &[Binaries], cluster: &Path) -> Result<Binaries, Error> {
    let made_by = fs::read_to_string(cluster.join("PG_VERSION")).ok().and_then(|text| text.trim().parse::<u32>().ok());
    let fitting = found.iter().find(|b| made_by.is_none_or(|major| b.major == major));
    match (fitting, made_by) {
        (Some(binaries), _) => Ok(binaries.clone()),
        (None, Some(made_by)) => {
            Err(Error::OtherVersion { dir: cluster.to_owned(), made_by, installed: versions(found) })
        }
        (None, None) => Err(Error::NotInstalled),
    }
}

fn versions(found: &[Binaries]) -> String {
    found.iter().map(|b| b.major.to_string()).collect::<Vec<_>>().join(", ")
}

fn bindir_of(config: &Path) -> Option<PathBuf> {
    let output = Command::new(config).arg("--bindir").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|dir| dir.is_absolute())
}

fn inspect(dir: &Path) -> Option<Binaries> {
    let postgres = dir.join("postgres");
    if !dir.is_absolute() || !postgres.is_file() || !dir.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(&postgres).arg("--version").output().ok()?;
    let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
    (major >= OLDEST).then(|| Binaries { dir: dir.to_owned(), major })
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian …)`, `… 19beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn nothing_installed_is_one_line_that_names_the_package() {
        let nowhere = Places { explicit: None, path: Some("/nonexistent".into()), versions: "/nonexistent".into() };
        let message = nowhere.find().expect_err("nothing there").to_string();
        assert!(message.contains("apt-get install postgresql"), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }

    #[test]
    fn newest_first() {
        let found = Places::of_this_machine().find().expect("PostgreSQL is installed for the tests");
        assert!(found.is_sorted_by(|a, b| a.major >= b.major));
    }
}
