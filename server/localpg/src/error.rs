//! What can go wrong, each in words for the person who started the server.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private PostgreSQL does not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No PostgreSQL of a usable version is installed.
    #[error(
        "no PostgreSQL {min} or later found (looked at PANELWARDEN_PG_BIN, PATH, pg_config, /usr/lib/postgresql): install it, on Debian and Ubuntu `apt-get install postgresql`, or set DATABASE_URL to a server of your own",
        min = crate::find::OLDEST
    )]
    NotInstalled,
    /// `PANELWARDEN_PG_BIN` names a folder without usable binaries.
    #[error("PANELWARDEN_PG_BIN is {0}, which holds no `postgres` and `initdb` of version {min} or later", min = crate::find::OLDEST)]
    WrongBinFolder(PathBuf),
    /// The cluster was made by a major version that is not installed.
    #[error(
        "the data in {dir} was made by PostgreSQL {made_by}, but only {installed} is installed: install PostgreSQL {made_by}, or move the folder away"
    )]
    OtherVersion {
        /// The cluster's folder.
        dir: PathBuf,
        /// The major version in its `PG_VERSION`.
        made_by: u32,
        /// The major versions found.
        installed: String,
    },
    /// Another live process uses the folder.
    #[error("the data folder {dir} is already in use by process {pid}")]
    InUse {
        /// The data folder.
        dir: PathBuf,
        /// Who holds it, as written in the lock file.
        pid: String,
    },
    /// The unprivileged user cannot reach the data folder.
    #[error(
        "the folder {dir} cannot be entered by the user {user}, who runs PostgreSQL when root starts it: set PANELWARDEN_DATA_DIR to a folder he can reach, such as /var/lib/panelwarden"
    )]
    OutOfReach {
        /// The first folder on the way that is closed.
        dir: PathBuf,
        /// The unprivileged user.
        user: String,
    },
    /// The cluster belongs to somebody else and we are not root.
    #[error(
        "the data in {dir} belongs to another user (uid {uid}): start as that user or as root, or choose another PANELWARDEN_DATA_DIR"
    )]
    NotOurs {
        /// The cluster's folder.
        dir: PathBuf,
        /// Its owner.
        uid: u32,
    },
    /// There is no unprivileged user to run as.
    #[error("PostgreSQL does not run as root, and there is no user {0} to run it as")]
    NoUser(String),
    /// Something is there under the cluster's name that is no cluster.
    #[error(
        "{0} exists but is no complete PostgreSQL data folder, and was not left by an interrupted start: move it away"
    )]
    NotACluster(PathBuf),
    /// `initdb` failed.
    #[error("could not create the database files in {dir}: {output}")]
    InitDb {
        /// Where.
        dir: PathBuf,
        /// What `initdb` said last.
        output: String,
    },
    /// The server ended before it was ready, or was not ready in time.
    #[error("PostgreSQL did not start: {reason}; the end of {log}:\n{tail}")]
    Start {
        /// What happened.
        reason: String,
        /// The log file.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// A file operation failed.
    #[error("{what} {path}: {source}")]
    Io {
        /// The verb.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Adds the path and the verb to an I/O error.
pub(crate) trait At<T> {
    /// `cannot <what> <path>`.
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io { what, path: path.to_owned(), source })
    }
}
