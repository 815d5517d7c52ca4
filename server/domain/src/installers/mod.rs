//! Installers (S3): registering one, accepting and rejecting, his panels, and making an employee of
//! one. What all kinds of accounts share (list, detail, removal, password reset, mails, history) is in
//! `accounts`.

pub mod access;
pub mod convert;
pub mod links;
pub mod register;
pub mod repo;

use model::accounts::State;
use model::mail::MailKind;
use sqlx::PgConnection;

use crate::accounts::AccountRef;
use crate::audit::AuditEntry;
use crate::error::Result;

/// Which code helps an installer to a password: one that finishes his registration while he has none,
/// else one that resets it (S3-66, S3-102). A rejected one cannot register; the reset code sets his
/// first password too, and leaves him rejected.
pub(crate) async fn code_for(conn: &mut PgConnection, account: &AccountRef) -> Result<MailKind> {
    let is_unfinished = account.state != State::Off && !repo::has_password(conn, account.id).await?;
    Ok(if is_unfinished { MailKind::Register } else { MailKind::Reset })
}

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
