//! Disable, enable and delete, one or many (S4-24 to S4-26, decision 6).

use model::accounts::{Kind, OutcomeKind, State};
use model::employees::Switch;
use model::ids::AccountId;
use model::role::BuiltIn;
use model::{ApiError, text};

use crate::kit::{Firm, api, forbidden};

/// S4-24, S4-25, SEC-41: off ends every session at once and lets nobody in; on lets him in again.
#[tokio::test]
async fn disabling_ends_sessions_and_enabling_lets_in_again() {
    let firm = Firm::new().await;
    let id = firm.owner.account;
    firm.make().password(id, "seven green lanterns hum").await;
    let done = firm.domain().switch_employees(&firm.manager, &[id], Switch::Disable).await.unwrap();
    assert_eq!(done.notice, "olga disabled.");
    assert_eq!(firm.sessions(id).await, 0);
    let refused = api(firm.sign_in("olga@east.test", "seven green lanterns hum").await);
    assert_eq!(refused, ApiError::field("password", text::SIGN_IN_DISABLED));
    let row = firm.domain().account(&firm.manager, Kind::Employee, id).await.unwrap().row;
    assert_eq!(row.state, State::Off);
    firm.domain().switch_employees(&firm.manager, &[id], Switch::Enable).await.unwrap();
    assert!(matches!(
        firm.domain().sign_in("olga@east.test", "seven green lanterns hum", None, crate::kit::origin()).await,
        Ok(domain::auth::SignInStep::Code { .. })
    ));
    firm.in_step().await;
}

/// Decision 6, SEC-55: each row its own outcome; nothing leaks of one out of sight.
#[tokio::test]
async fn bulk_answers_row_by_row() {
    let firm = Firm::new().await;
    let make = firm.make();
    let off = make.employee("off@east.test", BuiltIn::Owner, firm.east).await;
    firm.domain().switch_employees(&firm.manager, &[off], Switch::Disable).await.unwrap();
    let form = firm.filled(BuiltIn::Owner).await;
    let pending = firm.add(&firm.manager, &form).await.unwrap().id;
    let nobody = AccountId(uuid::Uuid::nil());
    let ids = [firm.owner.account, off, pending, firm.wanda, nobody, firm.manager.account];
    let done = firm.domain().switch_employees(&firm.manager, &ids, Switch::Disable).await.unwrap();
    let ends: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    use OutcomeKind::{Done, Failed, Skipped};
    assert_eq!(ends, [Done, Skipped, Skipped, Failed, Failed, Failed]);
    assert_eq!((done.rows[3].title.as_str(), done.rows[3].reason.as_str()), ("", text::NOT_FOUND));
    assert_eq!(done.rows[3].reason, done.rows[4].reason);
    assert!(done.rows[5].reason.contains("own account"));
    assert_eq!(done.notice, "1 employee disabled, 2 skipped, 3 failed.");
    firm.in_step().await;
}

/// S4-26, decision 18: gone for good, with what hangs on him; the log keeps it.
#[tokio::test]
async fn a_removed_employee_is_gone() {
    let firm = Firm::new().await;
    let id = firm.owner.account;
    firm.domain().remove_accounts(&firm.manager, Kind::Employee, &[id]).await.unwrap();
    assert_eq!(api(firm.domain().account(&firm.manager, Kind::Employee, id).await), ApiError::NotFound);
    assert_eq!(firm.sessions(id).await, 0);
    assert_eq!(firm.db.count("select count(*) from audit where action = 'employees.remove'").await, 1);
    firm.in_step().await;
}

/// SEC-49, SEC-50: never on oneself, on one above, without the permission, or out of sight.
#[tokio::test]
async fn nobody_acts_on_himself_or_one_above() {
    let firm = Firm::new().await;
    let above = firm.manager.account;
    let before = firm.record(above).await;
    for switch in [Switch::Disable, Switch::Enable] {
        let done = firm.domain().switch_employees(&firm.engineer, &[above], switch).await.unwrap();
        assert!(done.rows[0].reason.contains("more than you"), "{}", done.rows[0].reason);
        forbidden(firm.domain().switch_employees(&firm.owner, &[above], switch).await);
    }
    forbidden(firm.domain().remove_accounts(&firm.engineer, Kind::Employee, &[above]).await);
    let own = firm.domain().remove_accounts(&firm.manager, Kind::Employee, &[above]).await.unwrap();
    assert!(own.rows[0].reason.contains("own account"));
    assert_eq!(firm.record(above).await, before);
}

/// SEC-42: staff end one session, or all.
#[tokio::test]
async fn sessions_are_ended_by_staff() {
    let firm = Firm::new().await;
    let id = firm.owner.account;
    firm.make().session(id).await;
    let all = firm.domain().account_sessions(&firm.manager, Kind::Employee, id).await.unwrap();
    assert_eq!(all.len(), 2);
    firm.domain().end_account_sessions(&firm.manager, Kind::Employee, id, Some(all[0].id)).await.unwrap();
    assert_eq!(firm.sessions(id).await, 1);
    firm.domain().end_account_sessions(&firm.manager, Kind::Employee, id, None).await.unwrap();
    assert_eq!(firm.sessions(id).await, 0);
    forbidden(firm.domain().end_account_sessions(&firm.engineer, Kind::Employee, firm.manager.account, None).await);
}
