//! Sessions: begun, read at each request, renewed at each proof, ended (SEC-37 to SEC-43).

pub(in crate::auth) mod repo;

use model::ApiError;
use model::accounts::{Kind, SessionRow};
use model::auth::Strength;
use model::ids::{AccountId, CompanyId, RoleId, SessionId, UndoId};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use self::repo::{CallerLine, Opening};
use super::{Landing, NewSession, Person, devices};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Origin, Scope};
use crate::error::{Error, Result};
use crate::roles::Reach;
use crate::{Domain, Tx, keys, roles, settings};

/// A request is noted at most so often: not every read is a write.
const TOUCH: Duration = Duration::minutes(1);

impl Domain {
    /// Who sends this token; None when it is nobody's, ended, idle for too long, from before a
    /// revocation, or of an account that is not active. Counts as activity.
    pub async fn caller(&self, token: &str, origin: Origin) -> Result<Option<Caller>> {
        self.read_caller(token, origin, true).await
    }

    /// As [`Domain::caller`], for what a page asks by itself: does not count as activity (SEC-40).
    pub async fn caller_in_background(&self, token: &str, origin: Origin) -> Result<Option<Caller>> {
        self.read_caller(token, origin, false).await
    }

    async fn read_caller(&self, token: &str, origin: Origin, is_activity: bool) -> Result<Option<Caller>> {
        let Some(raw) = keys::token_bytes(token) else { return Ok(None) };
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let Some(line) = repo::caller_line(&mut conn, &keys::hash(&raw), now).await? else { return Ok(None) };
        if is_activity && now - line.seen_at >= TOUCH {
            repo::touch(&mut conn, line.session, now).await?;
        }
        let mut caller = build(&mut conn, line, origin, now).await?;
        caller.undo = Some(UndoId(self.new_uuid()));
        Ok(Some(caller))
    }

    /// Ends the caller's session (SEC-39). Nothing happens when it has ended already.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let mut tx = self.begin_even_viewing(caller).await?;
        if !repo::end_session(tx.conn(), caller.account, caller.session).await? {
            return Ok(());
        }
        tx.commit(entry("auth.sign_out", caller)).await
    }

    /// The caller's sessions, his present one marked (SEC-42).
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<SessionRow>> {
        let lines = repo::sessions_of(self.pool(), caller.account, self.clock().now()).await?;
        Ok(session_rows(lines, Some(caller.session)))
    }

    /// Ends one of the caller's sessions; `NotFound` when it is not his, `Forbidden` to a helper (SEC-61).
    pub async fn end_own_session(&self, caller: &Caller, id: SessionId) -> Result<()> {
        caller.check_own()?;
        let mut tx = self.begin(caller).await?;
        if !repo::end_session(tx.conn(), caller.account, id).await? {
            return Err(ApiError::NotFound.into());
        }
        tx.commit(entry("auth.end_session", caller)).await
    }
}

/// An entry about the caller's own account.
pub(super) fn entry(action: &'static str, caller: &Caller) -> AuditEntry {
    AuditEntry::on_account(action, caller.account.0, &caller.name, Some(caller.company.0))
}

async fn build(conn: &mut PgConnection, mut line: CallerLine, origin: Origin, now: OffsetDateTime) -> Result<Caller> {
    let viewing = line.viewing.take().map(RoleId);
    let mut caller = full(conn, line, origin, now).await?;
    // Until what must be done is done, there is nothing to see either.
    if caller.kind != Kind::Employee || caller.must_enrol || caller.must_change_password {
        caller.scope = Scope::default();
    } else if let Some(role) = viewing {
        roles::see_as(conn, &mut caller, role, now).await?;
    }
    Ok(caller)
}

/// An employee as he would be if he signed in now, with all he would see once he has done what he must.
/// For telling why he may do something: nobody acts as this caller.
pub(crate) async fn as_himself(
    conn: &mut PgConnection,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Option<Caller>> {
    match repo::person_line(conn, account, now).await? {
        Some(line) => full(conn, line, Origin::default(), now).await.map(Some),
        None => Ok(None),
    }
}

async fn full(conn: &mut PgConnection, line: CallerLine, origin: Origin, now: OffsetDateTime) -> Result<Caller> {
    let kind = Kind::from_key(&line.kind).ok_or_else(|| Error::bug("an account of unknown kind"))?;
    let (account, company) = (AccountId(line.account), CompanyId(line.company));
    let reach = roles::reach(conn, line.role.map(RoleId), company, Some(account), now).await?;
    let permissions = reach.permissions;
    let scope = scope_of(conn, &line, reach).await?;
    Ok(Caller {
        account,
        name: line.name,
        email: line.email,
        kind,
        time_zone: line.time_zone,
        company,
        company_name: line.company_name,
        role: line.role.map(RoleId),
        role_name: line.role_name,
        session: SessionId(line.session),
        strength: if line.strength == Strength::Full.key() { Strength::Full } else { Strength::Password },
        proof_at: line.proof_at,
        permissions,
        scope,
        viewing: None,
        assisting: None,
        item: None,
        must_enrol: needs_totp(kind, permissions) && !line.has_totp,
        must_change_password: line.must_change,
        undo: None,
        origin,
    })
}

/// Whoever may do anything in the console needs an authenticator app (SEC-26, decision 20).
pub(super) fn needs_totp(kind: Kind, permissions: model::PermissionSet) -> bool {
    kind == Kind::Employee && !permissions.is_empty()
}

/// His company and those below, all people at the operator's; the groups he reaches (decisions 13, 14).
async fn scope_of(conn: &mut PgConnection, line: &CallerLine, reach: Reach) -> Result<Scope> {
    Ok(Scope {
        all_people: line.is_root,
        companies: repo::companies_below(conn, line.company).await?,
        all_groups: reach.all_groups,
        groups: reach.groups.into_iter().collect(),
    })
}

/// Begins a session, fully proved now, in the sign-in's transaction.
pub(super) async fn open(
    tx: &mut Tx,
    person: &Person,
    device: Option<uuid::Uuid>,
    origin: &Origin,
    landing: Landing,
) -> Result<NewSession> {
    let domain = tx.domain().clone();
    let (idle, absolute) = settings::policy(tx.conn(), domain.settings()).await?.session_limits(person.kind()?);
    let raw: [u8; 32] = tx.domain().entropy().bytes();
    let new = Opening {
        id: tx.domain().new_uuid(),
        token_hash: keys::hash(&raw),
        account: person.id,
        security_version: person.security_version,
        device,
        user_agent: &origin.user_agent,
        address: &origin.address,
        idle_seconds: i32::try_from(idle.whole_seconds()).unwrap_or(i32::MAX),
        now: tx.now,
        ends_at: tx.now + absolute,
    };
    repo::insert(tx.conn(), &new).await?;
    Ok(NewSession { token: keys::token(&raw), device: None, landing, session: SessionId(new.id) })
}

/// The caller's session under a new id and token, proved now; the old one is dead (SEC-38).
/// `SignedOut` when it has ended meanwhile.
pub(super) async fn renew(
    tx: &mut Tx,
    caller: &Caller,
    device: Option<uuid::Uuid>,
    landing: Landing,
) -> Result<NewSession> {
    let raw: [u8; 32] = tx.domain().entropy().bytes();
    let (id, now) = (tx.domain().new_uuid(), tx.now);
    if !repo::copy(tx.conn(), caller.session, id, &keys::hash(&raw), device, now).await? {
        return Err(ApiError::SignedOut.into());
    }
    // Two renewals at once: the second finds the old one gone and must not leave a session behind.
    if !repo::end_session(tx.conn(), caller.account, caller.session).await? {
        return Err(ApiError::SignedOut.into());
    }
    Ok(NewSession { token: keys::token(&raw), device: None, landing, session: SessionId(id) })
}

/// Where a signed-in person goes after a proof.
pub(super) fn landing(kind: Kind, permissions: model::PermissionSet, has_totp: bool, must_change: bool) -> Landing {
    if must_change {
        Landing::ChangePassword
    } else if needs_totp(kind, permissions) && !has_totp {
        Landing::Enrol
    } else if needs_totp(kind, permissions) {
        Landing::Console
    } else if kind == Kind::Installer {
        Landing::Field
    } else if kind == Kind::EndUser {
        Landing::Home
    } else {
        Landing::Profile
    }
}

/// Sessions as a page shows them; `current` is the reader's own.
pub fn session_rows(lines: Vec<repo::SessionLine>, current: Option<SessionId>) -> Vec<SessionRow> {
    let row = |line: repo::SessionLine| SessionRow {
        id: SessionId(line.id),
        device: devices::describe(&line.user_agent),
        address: line.address,
        since: line.created_at.into(),
        seen: line.seen_at.into(),
        current: current == Some(SessionId(line.id)),
        assistance: line.assistance,
    };
    lines.into_iter().map(row).collect()
}

/// Raises the security version and ends sessions, apart from `keep`, which must be renewed in the
/// same transaction; remembered devices, sign-ins under way and reset codes go as well.
pub(super) async fn revoke_but(
    conn: &mut PgConnection,
    account: AccountId,
    keep: Option<SessionId>,
    now: OffsetDateTime,
) -> Result<()> {
    use crate::tickets::TicketKind;
    let kinds = [TicketKind::SignIn, TicketKind::SecondFactor, TicketKind::Reset, TicketKind::TemporaryPassword];
    repo::revoke(conn, account.0, keep, &kinds.map(TicketKind::key), now).await?;
    if keep.is_some() {
        // He did it himself: his jobs go on.
        crate::jobs::repo::follow_owner(conn, account.0).await?;
    }
    Ok(())
}
