//! Moving a person to another company: scope and role range again, and what he loses and gains first.

use model::accounts::Kind;
use model::employees::EditEmployee;
use model::role::BuiltIn;

use crate::kit::{Firm, api, forbidden};

/// Decision 14: up to the company, down to those below; people in and out of sight are named first.
#[tokio::test]
async fn a_move_shows_which_people_come_and_go() {
    let firm = Firm::new().await;
    let id = firm.owner.account;
    let shown = firm.domain().employee_editing(&firm.admin, id, None, Some(firm.west)).await.unwrap();
    let review = shown.review.unwrap();
    assert_eq!((review.company_before.as_str(), review.company_after.as_str()), ("EAST", "WEST"));
    assert_eq!(review.companies_gained, ["WEST"]);
    assert_eq!(review.companies_lost, ["BRANCH", "EAST"]);
    let up = firm.domain().employee_editing(&firm.admin, id, None, Some(firm.operator)).await.unwrap();
    assert_eq!(up.review.unwrap().companies_gained, ["OP", "WEST"]);
    let form = EditEmployee { company: firm.west.to_string(), ..firm.form(&firm.admin, id).await };
    firm.reviewed(&firm.admin, id, &form).await.unwrap();
    assert_eq!(firm.sessions(id).await, 0);
    assert_eq!(api(firm.domain().account(&firm.manager, Kind::Employee, id).await), model::ApiError::NotFound);
    firm.in_step().await;
}

/// Both companies are in the mover's sight.
#[tokio::test]
async fn a_move_stays_in_the_movers_sight() {
    let firm = Firm::new().await;
    let id = firm.owner.account;
    for company in [firm.west, firm.operator] {
        let form = EditEmployee { company: company.to_string(), ..firm.form(&firm.manager, id).await };
        assert!(api(firm.save(&firm.manager, id, &form).await).at("company").is_some());
        let shown = firm.domain().employee_editing(&firm.manager, id, None, Some(company)).await.unwrap();
        assert!(shown.review.is_none());
    }
    let form = EditEmployee { company: firm.branch.to_string(), ..firm.form(&firm.manager, id).await };
    firm.reviewed(&firm.manager, id, &form).await.unwrap();
    firm.in_step().await;
}

/// A move asks for the present role as well: in another company it may show more.
#[tokio::test]
async fn a_move_asks_for_the_role_again() {
    let firm = Firm::new().await;
    let make = firm.make();
    let dora = make.employee("dora@east.test", BuiltIn::Dealer, firm.east).await;
    let form = EditEmployee { company: firm.branch.to_string(), ..firm.form(&firm.manager, dora).await };
    assert!(forbidden(firm.save(&firm.manager, dora, &form).await).contains("Dealer"));
    let both = EditEmployee { role: firm.role(BuiltIn::Owner).await.to_string(), ..form };
    firm.reviewed(&firm.manager, dora, &both).await.unwrap();
    firm.in_step().await;
}

/// S3-65, S3-106: the groups he sees, and why; others than the reader sees are counted only.
#[tokio::test]
async fn the_groups_he_sees_are_shown_with_their_reason() {
    let firm = Firm::new().await;
    let make = firm.make();
    let id = firm.owner.account;
    let owner = firm.role(BuiltIn::Owner).await;
    make.role_group(owner, firm.east_group).await;
    make.member(firm.west_group, id).await;
    let seen = firm.domain().employee_groups(&firm.manager, id).await.unwrap();
    let names: Vec<_> = seen.groups.iter().map(|g| (g.group.name.as_str(), g.by_role, g.by_membership)).collect();
    assert_eq!(names, [("East sites", true, false)]);
    assert_eq!((seen.all, seen.unseen), (false, 1));
    let all = firm.domain().employee_groups(&firm.admin, id).await.unwrap();
    assert_eq!((all.groups.len(), all.unseen), (2, 0));
    assert!(firm.domain().employee_groups(&firm.admin, firm.admin.account).await.unwrap().all);
    assert_eq!(api(firm.domain().employee_groups(&firm.manager, firm.wanda).await), model::ApiError::NotFound);
}
