//! Who acts: built once a request from the session, then asked before everything.

use model::auth::Strength;
use model::ids::{AccountId, AssistanceId, CompanyId, RoleId, SessionId, UndoId};
use model::role::BuiltIn;
use model::roles::Viewing;
use model::{ApiError, Permission, PermissionSet, text};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Where a request came from, for audit, throttle and session list.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Network address of the client.
    pub address: String,
    /// `User-Agent`, cut to 300 characters.
    pub user_agent: String,
    /// Id of the request, the same in log, audit and error page.
    pub request_id: String,
}

/// Who an audit entry names.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// None: nobody signed in, or the system.
    pub id: Option<Uuid>,
    /// Name at the time.
    pub name: String,
    /// The person assisted, during remote assistance.
    pub assisted: Option<Uuid>,
    /// That person's name at the time; empty otherwise.
    pub assisted_name: String,
    /// Where from.
    pub origin: Origin,
}

impl Actor {
    /// The program itself: import, jobs, the command line.
    pub fn system(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Somebody who is not signed in.
    pub fn nobody(origin: Origin) -> Self {
        Self { origin, ..Self::default() }
    }

    /// A person who just proved who he is.
    pub fn person(id: Uuid, name: &str, origin: Origin) -> Self {
        Self { id: Some(id), name: name.to_owned(), origin, ..Self::default() }
    }
}

/// Remote assistance, in the request of its helper: the caller is the customer, and whoever acts is
/// the helper (S1-15, S1-16, SEC-61).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assisting {
    /// Which assistance.
    pub id: AssistanceId,
    /// Who helps.
    pub helper: AccountId,
    /// His name.
    pub helper_name: String,
    /// Why, in his words.
    pub reason: String,
    /// It ends by itself then.
    pub ends_at: OffsetDateTime,
    /// It can be made longer, once.
    pub may_extend: bool,
}

/// What a person may see. Every list and every look-up takes one; there is no list without.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Sees the people of every company: belongs to the operator.
    pub(crate) all_people: bool,
    /// His company and those below.
    pub(crate) companies: Vec<Uuid>,
    /// Sees every group.
    pub(crate) all_groups: bool,
    /// The groups visible to him (decision 13).
    pub(crate) groups: Vec<Uuid>,
}

impl Scope {
    /// Everything there is. For jobs of the system, never for a person's request.
    pub fn unchecked_everything() -> Self {
        Self { all_people: true, all_groups: true, ..Self::default() }
    }

    /// May he choose this company for a person?
    pub fn has_company(&self, company: CompanyId) -> bool {
        self.all_people || self.companies.contains(&company.0)
    }

    /// A key for caches: the same for the same sight.
    pub(crate) fn fingerprint(&self) -> u64 {
        use std::hash::{Hash, Hasher};
        let mut hasher = std::hash::DefaultHasher::new();
        (self.all_people, self.all_groups, &self.companies, &self.groups).hash(&mut hasher);
        hasher.finish()
    }
}

/// The signed-in person of one request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Himself.
    pub account: AccountId,
    /// Display name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Which kind of account.
    pub kind: model::accounts::Kind,
    /// The zone he reads times in, by its IANA name; empty: none chosen.
    pub time_zone: String,
    /// His company.
    pub company: CompanyId,
    /// Its name.
    pub company_name: String,
    /// His role; only employees have one.
    pub role: Option<RoleId>,
    /// Its name; empty when he has none.
    pub role_name: String,
    /// His session.
    pub session: SessionId,
    /// How it was proved.
    pub strength: Strength,
    /// When he last proved who he is.
    pub proof_at: OffsetDateTime,
    /// What he may do.
    pub permissions: PermissionSet,
    /// What he may see.
    pub scope: Scope,
    /// He sees the console as this role: nothing can be changed. Permissions and scope are then what the
    /// role would show, within his own.
    pub viewing: Option<Viewing>,
    /// Set during remote assistance: the caller is the customer, the person at the keyboard the helper.
    pub assisting: Option<Assisting>,
    /// An authenticator app must be enrolled before anything else (SEC-26).
    pub must_enrol: bool,
    /// A staff-set password must be changed before anything else (decision 8).
    pub must_change_password: bool,
    /// What he does by this request can be taken back together under this. None: nothing of it is kept, for it
    /// is more than anybody takes back.
    pub undo: Option<UndoId>,
    /// Set while a job of his works on one of its items: no session has to live as long as the job.
    pub item: Option<std::sync::Arc<crate::jobs::ItemRef>>,
    /// Where from.
    pub origin: Origin,
}

/// What a check looks at: somebody or something in the caller's sight.
pub trait Target {
    /// The permissions the target itself holds; nobody acts on someone who may do more (SEC-49).
    fn holds(&self) -> PermissionSet {
        PermissionSet::EMPTY
    }

    /// A Super Administrator: only another one acts on him, though others may hold as much.
    fn is_super(&self) -> bool {
        false
    }

    /// The account, when the target is one: nobody turns himself off.
    fn account(&self) -> Option<AccountId> {
        None
    }
}

impl Target for () {}

/// Proof that the caller may do the act it was made for, on `T`. Only [`Caller::require`] makes
/// one, and writers take it in place of an id.
#[derive(Debug)]
pub struct Granted<T> {
    target: T,
    permission: Permission,
}

impl<T> Granted<T> {
    /// What may be acted on.
    pub const fn target(&self) -> &T {
        &self.target
    }

    /// Which act.
    pub const fn permission(&self) -> Permission {
        self.permission
    }
}

/// How long a proof stays fresh for dangerous acts, in minutes.
pub const FRESH_MINUTES: i64 = 10;

impl Caller {
    /// May he do `permission` to `target`? The target was found in his scope already, so a refusal
    /// is "forbidden", not "not found".
    pub fn require<T: Target>(&self, permission: Permission, target: T) -> Result<Granted<T>> {
        self.check_usable()?;
        if !self.permissions.has(permission) {
            return Err(ApiError::Forbidden(text::missing(permission)).into());
        }
        if !permission.only_reads() {
            self.check_acting()?;
        }
        if !target.holds().is_within(self.permissions) {
            let why = "This person may do more than you, so only somebody above can do this.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        if target.is_super() && self.role_name != BuiltIn::SuperAdministrator.name() {
            let why = "Only a Super Administrator can do this to a Super Administrator.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        if target.account() == Some(self.account) {
            let why = "You cannot do this to your own account. Ask another administrator.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        Ok(Granted { target, permission })
    }

    /// A console act at all: fully signed in, nothing left to enrol or to change (SEC-16, SEC-26).
    pub fn check_usable(&self) -> Result<()> {
        if self.strength != Strength::Full {
            return Err(ApiError::SignedOut.into());
        }
        if self.must_enrol {
            let why = "Set up an authenticator app in your profile first.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        if self.must_change_password {
            let why = "Choose a password of your own in your profile first.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        Ok(())
    }

    /// May he change anything? Not while he sees the console as a role.
    pub fn check_acting(&self) -> Result<()> {
        match &self.viewing {
            Some(viewing) => Err(ApiError::Forbidden(text::only_viewing(&viewing.name)).into()),
            None => Ok(()),
        }
    }

    /// Is it himself who acts? Refused to a helper: whatever concerns credentials, the second factor,
    /// sessions, the address, consent, removal, and grants to others (SEC-61).
    pub fn check_own(&self) -> Result<()> {
        match &self.assisting {
            Some(_) => Err(ApiError::Forbidden(text::NOT_DURING_ASSISTANCE.into()).into()),
            None => Ok(()),
        }
    }

    /// A dangerous act needs a proof not older than [`FRESH_MINUTES`]; a helper's proof is not the customer's.
    pub fn require_fresh(&self, now: OffsetDateTime) -> Result<()> {
        self.check_own()?;
        if now - self.proof_at > time::Duration::minutes(FRESH_MINUTES) {
            return Err(ApiError::StepUp.into());
        }
        Ok(())
    }

    /// What an audit entry says of him; during remote assistance of both, the helper as the one who acts.
    pub fn actor(&self) -> Actor {
        match &self.assisting {
            None => Actor::person(self.account.0, &self.name, self.origin.clone()),
            Some(assisting) => Actor {
                assisted: Some(self.account.0),
                assisted_name: self.name.clone(),
                ..Actor::person(assisting.helper.0, &assisting.helper_name, self.origin.clone())
            },
        }
    }
}
