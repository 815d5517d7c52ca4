//! The administrator's answer: accept, with the role for an employee, or reject. One transaction each.

use model::accounts::{Change, Done, Kind, State};
use model::companies::{JoinKind, JoinRequest, JoinRequests};
use model::ids::{AccountId, CompanyId, JoinId};
use model::mail::MailKind;
use model::{ApiError, Permission, text};

use super::repo;
use super::{JoinRef, may_answer};
use crate::accounts::repo::{NewAccount, id_by_email, insert};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::employees::add::{Joined, insert_joined};
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::roles::grantable;
use crate::tx::Tx;
use crate::{Domain, auth, tally};

/// Most requests shown at once; the others come up when these are answered.
const MOST: i64 = 100;

impl Domain {
    /// Who waits for an answer of the company, as far as the caller may give it, and the roles he may
    /// choose.
    pub async fn join_requests(&self, caller: &Caller, company: CompanyId) -> Result<JoinRequests> {
        caller.require(Permission::CompaniesView, ())?;
        if !caller.scope.has_company(company) {
            return Err(ApiError::NotFound.into());
        }
        let kinds: Vec<&str> = JoinKind::ALL
            .into_iter()
            .filter(|k| may_answer(caller.permissions, *k).is_ok())
            .map(JoinKind::key)
            .collect();
        let rows = repo::waiting(self.pool(), company, &kinds, self.clock().now(), MOST).await?;
        let rows = rows.into_iter().map(shown).collect::<Result<Vec<_>>>()?;
        let mut roles = Vec::new();
        if rows.iter().any(|row| row.kind == JoinKind::Employee) {
            let mut conn = self.pool().acquire().await?;
            roles = grantable(&mut conn, caller).await?.into_iter().map(crate::employees::choices::choice).collect();
        }
        Ok(JoinRequests { rows, roles })
    }

    /// Accepts: the account is made, and its registration code mailed. `role` is for an employee; a role
    /// above the caller's ceiling is `Forbidden` (SEC-48).
    pub async fn accept_join(&self, caller: &Caller, id: JoinId, role: &str) -> Result<Done> {
        let done = retry(self.entropy(), || self.accept_once(caller, id, role)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn accept_once(&self, caller: &Caller, id: JoinId, role: &str) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_join(caller, id).await?;
        let asked = granted.target();
        if id_by_email(tx.conn(), &asked.email_canonical).await?.is_some() {
            let why = format!("{} has an account already. Reject the request.", asked.email);
            return Err(ApiError::conflict(why).into());
        }
        let (account, role) = match kind_of(asked)? {
            JoinKind::Installer => (install(&mut tx, caller, asked).await?, None),
            JoinKind::Employee => {
                let joined = Joined {
                    name: &asked.name,
                    email: &asked.email,
                    phone: &asked.phone,
                    company: CompanyId(asked.company_id),
                    role,
                };
                let (account, role) = insert_joined(&mut tx, caller, &joined).await?;
                (account, Some(role))
            }
        };
        tell(&mut tx, account, asked, MailKind::JoinAccepted).await?;
        auth::start_register_for(&mut tx, account, &asked.email).await?;
        repo::delete(tx.conn(), &granted).await?;
        let entry = AuditEntry::on_account("companies.join_accept", account.0, &asked.name, Some(asked.company_id));
        let mut changes = vec![
            Change::new("Name", "", &asked.name),
            Change::new("Email", "", &asked.email),
            Change::new("Phone", "", &asked.phone),
            Change::new("Company", "", &asked.company),
        ];
        changes.extend(role.map(|role| Change::new("Role", "", role)));
        tx.commit(entry.with(changes)).await?;
        let head = format!("{} is accepted.", asked.name);
        Ok(Done::new(self.with_code_notice(&head, "registration", &asked.email)))
    }

    /// Rejects: no account is made; the person is told.
    pub async fn reject_join(&self, caller: &Caller, id: JoinId) -> Result<Done> {
        retry(self.entropy(), || self.reject_once(caller, id)).await
    }

    async fn reject_once(&self, caller: &Caller, id: JoinId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_join(caller, id).await?;
        let (asked, now) = (granted.target(), tx.now);
        repo::reject(tx.conn(), &granted, now).await?;
        tell(&mut tx, AccountId(asked.id), asked, MailKind::JoinRejected).await?;
        let entry = AuditEntry::on_company("companies.join_reject", asked.company_id, &asked.company, asked.company_id);
        let gone = [("Name", &asked.name), ("Email", &asked.email), ("Phone", &asked.phone)];
        tx.commit(entry.with(gone.map(|(field, value)| Change::new(field, value, "")).to_vec())).await?;
        Ok(Done::new(format!("The request of {} is rejected.", asked.name)))
    }

    /// A transaction and the proof to answer the request: first that the caller may answer any, then the
    /// request in sight, then that he may answer one of its kind.
    async fn begin_on_join(&self, caller: &Caller, id: JoinId) -> Result<(Tx, Granted<JoinRef>)> {
        caller.check_usable()?;
        let refuse = |missing| Err(ApiError::Forbidden(text::missing(missing)).into());
        let answers = JoinKind::ALL.map(|kind| may_answer(caller.permissions, kind));
        if let [Err(missing), Err(_)] = answers {
            return refuse(missing);
        }
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let asked = repo::find_locked(tx.conn(), &caller.scope, id, now).await?.ok_or(ApiError::NotFound)?;
        let kind = kind_of(&asked)?;
        if let Err(missing) = may_answer(caller.permissions, kind) {
            return refuse(missing);
        }
        let permission = match kind {
            JoinKind::Installer => Permission::InstallersAdd,
            JoinKind::Employee => Permission::EmployeesAdd,
        };
        let granted = caller.require(permission, asked)?;
        Ok((tx, granted))
    }
}

fn kind_of(asked: &JoinRef) -> Result<JoinKind> {
    JoinKind::from_key(&asked.kind).ok_or_else(|| Error::bug("join_request.kind: unknown word"))
}

fn shown(row: JoinRef) -> Result<JoinRequest> {
    let kind = kind_of(&row)?;
    Ok(JoinRequest {
        id: JoinId(row.id),
        name: row.name,
        email: row.email,
        phone: row.phone,
        kind,
        since: row.proved_at.unwrap_or(row.until_at).into(),
        until: row.until_at.into(),
    })
}

/// A pending installer of the company; the Installers page has him from now on.
async fn install(tx: &mut Tx, caller: &Caller, asked: &JoinRef) -> Result<AccountId> {
    let id = AccountId(tx.domain().new_uuid());
    let new = NewAccount {
        id: id.0,
        kind: Kind::Installer,
        email: &asked.email,
        canonical: &asked.email_canonical,
        label: &asked.name,
        first_name: "",
        last_name: "",
        phone: &asked.phone,
        company: asked.company_id,
        created_by: caller.account.0,
        now: tx.now,
    };
    insert(tx.conn(), &new).await.map_err(crate::accounts::add::taken_meanwhile)?;
    tally::shift(tx.conn(), id.0, Kind::Installer, None, Some((asked.company_id, State::Pending))).await?;
    Ok(id)
}

async fn tell(tx: &mut Tx, whose: AccountId, asked: &JoinRef, kind: MailKind) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let data = MailData { by: asked.company.clone(), ..MailData::named(&asked.name) };
    let outgoing =
        Outgoing { account: Some(whose), recipient: &asked.email, kind, ticket: None, data: data.to_value() };
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await.map(drop)
}
