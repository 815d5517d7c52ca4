//! Who runs PostgreSQL: ourselves, or an unprivileged user when we are root.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{Gid, Uid, User, geteuid};

use crate::error::{At, Error};

/// The operating system's user that PostgreSQL's processes run as.
#[derive(Debug, Clone)]
pub(crate) struct RunAs {
    name: String,
    uid: Uid,
    gid: Gid,
    /// False when we are that user already.
    switch: bool,
}

impl RunAs {
    /// Ourselves, or as root: the cluster's owner, else the wanted user, else `postgres`, else `nobody`.
    pub(crate) fn choose(wanted: Option<&str>, cluster: &Path) -> Result<Self, Error> {
        let me = geteuid();
        let owner = fs::metadata(cluster).ok().map(|meta| Uid::from_raw(meta.uid()));
        if !me.is_root() {
            return match owner {
                Some(owner) if owner != me => Err(Error::NotOurs { dir: cluster.to_owned(), uid: owner.as_raw() }),
                _ => Ok(Self { name: me.to_string(), uid: me, gid: nix::unistd::getegid(), switch: false }),
            };
        }
        let by_owner = owner.filter(|uid| !uid.is_root()).and_then(|uid| User::from_uid(uid).ok().flatten());
        let user = by_owner.map_or_else(|| by_name(wanted), Ok)?;
        Ok(Self { name: user.name, uid: user.uid, gid: user.gid, switch: true })
    }

    /// Makes the command run as this user, in its own process group, without our environment and its secrets.
    pub(crate) fn prepare(&self, command: &mut Command) {
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // Root's working folder may be closed to the user. An own group: Ctrl-C must reach us, not the database.
        command.env("LC_ALL", "C").current_dir("/").process_group(0);
        if self.switch {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
    }

    /// Makes one new folder that only this user enters.
    pub(crate) fn make_private_dir(&self, dir: &Path) -> Result<(), Error> {
        fs::DirBuilder::new().mode(0o700).create(dir).at("cannot create", dir)?;
        self.own(dir)
    }

    /// Hands a file or folder to this user.
    pub(crate) fn own(&self, path: &Path) -> Result<(), Error> {
        if !self.switch {
            return Ok(());
        }
        chown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw())).at("cannot hand over", path)
    }

    /// Makes the folder and those above it, such that this user may pass.
    pub(crate) fn make_reachable_dir(&self, dir: &Path) -> Result<(), Error> {
        if dir.is_dir() {
            return Ok(());
        }
        if let Some(parent) = dir.parent() {
            self.make_reachable_dir(parent)?;
        }
        fs::create_dir(dir).at("cannot create", dir)?;
        let mode = if self.switch { 0o711 } else { 0o700 };
        fs::set_permissions(dir, fs::Permissions::from_mode(mode)).at("cannot set the mode of", dir)
    }

    /// Fails when a folder on the way is closed to this user.
    pub(crate) fn check_reach(&self, dir: &Path) -> Result<(), Error> {
        if !self.switch {
            return Ok(());
        }
        let mut way: Vec<&Path> = dir.ancestors().collect();
        way.reverse();
        for step in way {
            if !self.may_enter(step)? {
                return Err(Error::OutOfReach { dir: step.to_owned(), user: self.name.clone() });
            }
        }
        Ok(())
    }

    fn may_enter(&self, dir: &Path) -> Result<bool, Error> {
        let meta = fs::metadata(dir).at("cannot look at", dir)?;
        let bit = if meta.uid() == self.uid.as_raw() {
            0o100
        } else if meta.gid() == self.gid.as_raw() {
            0o010
        } else {
            0o001
        };
        Ok(meta.mode() & bit != 0)
    }
}

fn by_name(wanted: Option<&str>) -> Result<User, Error> {
    let names = match wanted {
        Some(name) => vec![name],
        None => vec!["postgres", "nobody"],
    };
    let found = names.iter().find_map(|name| User::from_name(name).ok().flatten());
    found.filter(|user| !user.uid.is_root()).ok_or_else(|| Error::NoUser(names.join(" or ")))
}
