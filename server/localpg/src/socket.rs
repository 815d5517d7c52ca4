//! The folder of the Unix socket: private, and short enough for the kernel.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::account::RunAs;
use crate::error::{At, Error};

/// The kernel takes 107 bytes; `/.s.PGSQL.5432` is 14 of them.
const LONGEST: usize = 90;

/// A private folder for the socket.
#[derive(Debug)]
pub(crate) struct SocketDir {
    /// Where.
    pub path: PathBuf,
    temporary: bool,
}

impl SocketDir {
    /// Makes it under the data folder, or in the temporary folder when the path would be too long for a socket.
    pub(crate) fn make(data_dir: &Path, user: &RunAs) -> Result<Self, Error> {
        let near = data_dir.join("socket");
        if is_usable(&near) {
            if near.exists() {
                // Made anew, so that its owner and mode are right whoever made it before.
                fs::remove_dir_all(&near).at("cannot remove", &near)?;
            }
            user.make_private_dir(&near)?;
            return Ok(Self { path: near, temporary: false });
        }
        Self::make_temporary(user)
    }

    fn make_temporary(user: &RunAs) -> Result<Self, Error> {
        let base = Some(env::temp_dir()).filter(|dir| is_usable(&dir.join("pw-4294967295-99")));
        let base = base.unwrap_or_else(|| PathBuf::from("/tmp"));
        let mut last = None;
        for attempt in 0..100 {
            let path = base.join(format!("pw-{}-{attempt}", process::id()));
            match user.make_private_dir(&path) {
                Ok(()) => return Ok(Self { path, temporary: true }),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or(Error::NotInstalled))
    }

    /// Removes it when it lies in the temporary folder.
    pub(crate) fn remove(&self) {
        if self.temporary {
            // Best effort at the end of the process; the folder is empty and private.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Short enough, and without what PostgreSQL's list of folders or a URL would read as something else.
fn is_usable(dir: &Path) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    dir.to_str().is_some_and(|text| text.len() <= LONGEST && text.starts_with('/') && text.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_or_odd_paths_are_not_used() {
        assert!(is_usable(Path::new("/var/lib/panelwarden/socket")));
        assert!(!is_usable(Path::new("/var/lib/my panels/socket")));
        assert!(!is_usable(Path::new("/a,b/socket")));
        assert!(!is_usable(&Path::new("/").join("x".repeat(90))));
    }
}
