//! Something to be done to all that a filter finds: what it would come to, and its start. Whom it applies to is
//! counted by state and role, with the rules that each row meets when its turn comes.

use model::accounts::{Access, Kind, State};
use model::employees::Switch;
use model::ids::GroupId;
use model::installers::Decision;
use model::jobs::{Among, Order, Preview, Skipped, Started};
use model::{ApiError, Permission, text};
use sqlx::PgConnection;

use super::{NewJob, Pick, Work};
use crate::accounts::list::repo::Standing;
use crate::accounts::lock_down;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::panels::access::already;
use crate::panels::groups::{self, Place};
use crate::panels::moving::MOVES;
use crate::{Domain, roles};

const SELF: &str = "Your own account.";
const ABOVE: &str = "May do more than you, so only somebody above can do this.";
const SUPER: &str = "Only a Super Administrator can do this to a Super Administrator.";

impl Domain {
    /// What `order` would come to now. `Invalid` at `act` for a word that is no act of these, `Forbidden` without its
    /// permission.
    pub async fn preview_job(&self, caller: &Caller, order: &Order) -> Result<Preview> {
        let place = self.place_of(caller, order).await?;
        let work = work_of(order, "", place.as_ref())?;
        work.check_start(caller)?;
        let (mut skipped, mut moving) = (Vec::new(), None);
        let total = match &order.among {
            Among::Accounts(query) => {
                let counted = self.accounts_by_standing(caller, query).await?;
                let mut conn = self.pool().acquire().await?;
                for line in &counted {
                    if let Some(reason) = why_not(&mut conn, caller, &work, query.kind, line).await? {
                        put(&mut skipped, line.n, reason);
                    }
                }
                sum(counted.iter().map(|line| line.n))
            }
            Among::Panels(query) => {
                let counted = self.panels_by_standing(caller, query).await?;
                for line in &counted {
                    match &work {
                        Work::PanelAccess { on } if line.access == *on => put(&mut skipped, line.n, already(*on)),
                        Work::MovePanels { to, name, .. } if line.group_id == to.0 => {
                            put(&mut skipped, line.n, format!("Already in {name}."));
                        }
                        _ => {}
                    }
                }
                if let Some(to) = &place {
                    moving = Some(self.move_preview_of_all(caller, query, to).await?);
                }
                sum(counted.iter().map(|line| line.n))
            }
        };
        skipped.sort_by_key(|line: &Skipped| std::cmp::Reverse(line.n));
        Ok(Preview {
            title: work.title(),
            about: about(&order.among, total),
            total,
            applies: total.saturating_sub(sum(skipped.iter().map(|s| i64::from(s.n)))),
            skipped,
            wants_reason: matches!(work, Work::LockDown { .. }),
            wants_group: order.act == "move",
            moving,
        })
    }

    /// Starts it. `reason` for a lock-down, `seen` the seal of a move's list. `Invalid` at `reason` or `to`; `Conflict`
    /// when another list holds by now, or when it would apply to nobody.
    pub async fn start_order(&self, caller: &Caller, order: &Order, reason: &str, seen: &str) -> Result<Started> {
        if order.act == "lock-down" {
            lock_down::reason_of(reason).map_err(|why| Error::field("reason", why))?;
        }
        if order.act == "move" && order.to.trim().is_empty() {
            return Err(Error::field("to", "Choose a group."));
        }
        let place = self.place_of(caller, order).await?;
        let preview = self.preview_job(caller, order).await?;
        if preview.moving.as_ref().is_some_and(|moving| moving.panels > 0 && moving.seal != seen) {
            return Err(ApiError::conflict(MOVES).into());
        }
        if preview.total == 0 {
            return Err(Error::conflict("Nothing matches any more."));
        }
        let mut work = work_of(order, reason, place.as_ref())?;
        let pick = match &order.among {
            Among::Accounts(query) => Pick::Accounts(query.clone()),
            Among::Panels(query) => {
                if let Work::MovePanels { from, .. } = &mut work {
                    let lines = self.panels_by_standing(caller, query).await?;
                    *from = lines.iter().map(|line| GroupId(line.group_id)).collect();
                }
                Pick::Panels(query.clone())
            }
        };
        let new = NewJob { work, pick, about: preview.about, retry_of: None };
        let job = self.start_job(caller, &new).await?;
        Ok(Started { notice: format!("{}: started.", preview.title), job })
    }

    async fn place_of(&self, caller: &Caller, order: &Order) -> Result<Option<Place>> {
        if order.act != "move" || order.to.trim().is_empty() {
            return Ok(None);
        }
        caller.require(Permission::PanelsMove, ())?;
        let mut conn = self.pool().acquire().await?;
        let place = groups::chosen(&mut conn, &caller.scope, &order.to).await;
        place.map(Some).map_err(|_| Error::field("to", "Choose a group from the list."))
    }
}

/// The work that an order's word stands for. A move without a group yet is one to nowhere, for its preview.
fn work_of(order: &Order, reason: &str, place: Option<&Place>) -> Result<Work> {
    let unknown = || Error::field("act", "Choose what is to be done.");
    Ok(match &order.among {
        Among::Accounts(query) => match (order.act.as_str(), query.kind) {
            ("suspend", Kind::EndUser) => Work::AccountAccess { access: Access::Suspend },
            ("enable", Kind::EndUser) => Work::AccountAccess { access: Access::Enable },
            ("accept", Kind::Installer) => Work::Decide { decision: Decision::Accept },
            ("reject", Kind::Installer) => Work::Decide { decision: Decision::Reject },
            ("disable", Kind::Employee) => Work::Switch { switch: Switch::Disable },
            ("enable", Kind::Employee) => Work::Switch { switch: Switch::Enable },
            ("reset-password", Kind::Employee) => Work::ResetPasswords,
            ("lock-down", kind) => Work::LockDown { kind, reason: reason.trim().to_owned() },
            ("remove", kind) => Work::RemoveAccounts { kind },
            _ => return Err(unknown()),
        },
        Among::Panels(_) => match order.act.as_str() {
            "access-on" => Work::PanelAccess { on: true },
            "access-off" => Work::PanelAccess { on: false },
            "remove" => Work::RemovePanels,
            "move" => {
                let (to, name) = place.map_or_else(
                    || (GroupId(uuid::Uuid::nil()), "another group".to_owned()),
                    |place| (place.id, place.name.clone()),
                );
                Work::MovePanels { to, name, from: Vec::new() }
            }
            _ => return Err(unknown()),
        },
    })
}

/// Why it does not apply to those who stand like this; none: it does.
async fn why_not(
    conn: &mut PgConnection,
    caller: &Caller,
    work: &Work,
    kind: Kind,
    line: &Standing,
) -> Result<Option<String>> {
    if line.is_me {
        return Ok(Some(SELF.to_owned()));
    }
    if let Some(role) = line.role_id.filter(|_| kind == Kind::Employee) {
        let holds = roles::permissions(conn, role).await?;
        if !holds.is_within(caller.permissions) {
            return Ok(Some(ABOVE.to_owned()));
        }
        if line.is_super && caller.role_name != model::role::BuiltIn::SuperAdministrator.name() {
            return Ok(Some(SUPER.to_owned()));
        }
    }
    let state = State::from_key(&line.state).ok_or_else(|| Error::bug("account.state holds an unknown word"))?;
    let allowed = match work {
        Work::AccountAccess { access } => access.allowed_in(state),
        Work::Decide { decision } => decision.allowed_in(state),
        Work::Switch { switch } => switch.allowed_in(state),
        Work::ResetPasswords if state == State::Off => Err("Disabled: a code would let nobody in."),
        _ => Ok(()),
    };
    Ok(allowed.err().map(str::to_owned))
}

fn put(skipped: &mut Vec<Skipped>, n: i64, reason: String) {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    match skipped.iter_mut().find(|one| one.reason == reason) {
        Some(one) => one.n = one.n.saturating_add(n),
        None => skipped.push(Skipped { n, reason }),
    }
}

fn sum(counts: impl Iterator<Item = i64>) -> u32 {
    u32::try_from(counts.sum::<i64>()).unwrap_or(u32::MAX)
}

/// "all 4,120 accounts that match: Suspended, “smith”".
fn about(among: &Among, n: u32) -> String {
    let (one, many, filters) = match among {
        Among::Accounts(query) => {
            let mut filters: Vec<String> = Vec::new();
            filters.extend(query.status.map(|status| status.word(query.kind).to_owned()));
            filters.extend(query.company.map(|_| "one company".to_owned()));
            filters.extend(query.role.map(|_| "one role".to_owned()));
            filters.extend(query.signed_in.then(|| "signed in now".to_owned()));
            filters.extend(query.never.then(|| "never signed in".to_owned()));
            filters.extend(query.idle_days.map(|days| format!("no sign-in for {days} days")));
            filters.extend((!query.search.is_empty()).then(|| format!("“{}”", query.search)));
            (query.kind.noun(), query.kind.nouns(), filters)
        }
        Among::Panels(query) => {
            let mut filters: Vec<String> = Vec::new();
            filters.extend(query.group.map(|_| "one group".to_owned()));
            filters.extend(query.connection.map(|connection| connection.word().to_owned()));
            filters.extend(query.access.map(|on| format!("installer access {}", if on { "on" } else { "off" })));
            filters.extend((!query.model.is_empty()).then(|| query.model.clone()));
            filters.extend((!query.search.is_empty()).then(|| format!("“{}”", query.search)));
            ("panel", "panels", filters)
        }
    };
    let head = format!("all {}", text::count(n, one, many));
    if filters.is_empty() { head } else { format!("{head} that match: {}", filters.join(", ")) }
}
