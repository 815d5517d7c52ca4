//! S3-4 to S3-13, SEC-57: each permission of the group "Installers" opens what it names and no more.

use domain::{Caller, Error, Result};
use model::accounts::{AccountQuery, Kind};
use model::ids::{AccountId, LinkId, RoleId};
use model::installers::{ConvertInstaller, Decision};
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::cloud::{Cloud, form};

/// Everything a person can ask of the page.
#[derive(Clone, Copy, Debug)]
enum Act {
    List,
    Total,
    Neighbours,
    Named,
    Detail,
    Mails,
    History,
    Links,
    Register,
    Accept,
    Reject,
    Conversion,
    Convert,
    Choices,
    Assign,
    EditLink,
    Unassign,
    Reset,
    Remove,
}

impl Act {
    const ALL: [Self; 19] = [
        Self::List,
        Self::Total,
        Self::Neighbours,
        Self::Named,
        Self::Detail,
        Self::Mails,
        Self::History,
        Self::Links,
        Self::Register,
        Self::Accept,
        Self::Reject,
        Self::Conversion,
        Self::Convert,
        Self::Choices,
        Self::Assign,
        Self::EditLink,
        Self::Unassign,
        Self::Reset,
        Self::Remove,
    ];

    const fn needs(self) -> Permission {
        use Permission as P;
        match self {
            Self::List | Self::Total | Self::Neighbours | Self::Named | Self::Detail | Self::Mails | Self::History => {
                P::InstallersView
            }
            Self::Links => P::InstallersViewPanels,
            Self::Register => P::InstallersAdd,
            Self::Accept | Self::Reject => P::InstallersAccept,
            Self::Conversion | Self::Convert => P::InstallersConvert,
            Self::Choices | Self::Assign | Self::EditLink => P::InstallersAssignPanels,
            Self::Unassign => P::InstallersUnassignPanels,
            Self::Reset => P::InstallersResetPassword,
            Self::Remove => P::InstallersRemove,
        }
    }

    /// Does it to an accepted installer on the eastern panel.
    async fn run(self, cloud: &Cloud, caller: &Caller, on: &On) -> Result<()> {
        let (domain, id, kind) = (cloud.domain(), on.id, Kind::Installer);
        let query = AccountQuery::of(kind);
        match self {
            Self::List => domain.accounts(caller, &query).await.map(drop),
            Self::Total => domain.accounts_total(caller, &query).await.map(drop),
            Self::Neighbours => domain.account_neighbours(caller, &query, id).await.map(drop),
            Self::Named => domain.accounts_named(caller, kind, &[id]).await.map(drop),
            Self::Detail => domain.account(caller, kind, id).await.map(drop),
            Self::Mails => domain.account_mails(caller, kind, id).await.map(drop),
            Self::History => domain.account_history(caller, kind, id).await.map(drop),
            Self::Links => domain.installer_links(caller, id).await.map(drop),
            Self::Register => {
                let email = format!("{}@example.test", domain.new_uuid());
                domain.register_installer(caller, &form("New", &email, "123")).await.map(drop)
            }
            Self::Accept => domain.decide_installers(caller, &[on.pending], Decision::Accept).await.map(drop),
            Self::Reject => domain.decide_installers(caller, &[id], Decision::Reject).await.map(drop),
            Self::Conversion => domain.conversion(caller, id, None).await.map(drop),
            Self::Convert => {
                let mut typed = ConvertInstaller {
                    name: "Ina".into(),
                    phone: "123".into(),
                    country: "NL".into(),
                    role: on.role.to_string(),
                    seen: String::new(),
                };
                if let Ok(shown) = domain.conversion(caller, id, Some(on.role)).await {
                    typed.seen = shown.split.unwrap().seal;
                }
                domain.convert_installer(caller, id, on.version, &typed).await.map(drop)
            }
            Self::Choices => domain.installer_panel_choices(caller, "", id).await.map(drop),
            Self::Assign => {
                domain.assign_installer_panel(caller, on.pending, &cloud.east_panel.to_string(), "").await.map(drop)
            }
            Self::EditLink => domain.edit_installer_link(caller, id, on.link, 1, "2030-01-01").await.map(drop),
            Self::Unassign => domain.unassign_installer_panel(caller, id, on.link).await.map(drop),
            Self::Reset => domain.reset_account_password(caller, kind, id).await.map(drop),
            Self::Remove => domain.remove_accounts(caller, kind, &[id]).await.map(drop),
        }
    }
}

/// Whom an act is tried on.
struct On {
    id: AccountId,
    link: LinkId,
    version: i64,
    pending: AccountId,
    role: RoleId,
}

async fn fresh(cloud: &Cloud, role: RoleId) -> On {
    let name = cloud.domain().new_uuid().to_string();
    let id = cloud.installer(&format!("a{name}"), "active").await;
    let pending = cloud.installer(&format!("p{name}"), "pending").await;
    let link = cloud.make().installer_link(id, cloud.east_panel).await;
    On { id, link, version: 1, pending, role }
}

/// An employee of the eastern company, in sight of its group, with exactly these permissions.
async fn holder(cloud: &Cloud, email: &str, permissions: &[Permission], target: RoleId) -> Caller {
    let make = cloud.make();
    let person = make.employee(email, BuiltIn::Owner, cloud.east).await;
    let role = make.role_with(email, permissions).await;
    make.assignable(role, target).await;
    make.give_role(person, role).await;
    make.member(cloud.east_group, person).await;
    make.caller(person).await
}

fn installers() -> Vec<Permission> {
    let all = Permission::ALL.iter().copied();
    all.filter(|p| p.group() == Permission::InstallersView.group()).collect()
}

#[tokio::test]
async fn each_permission_opens_exactly_what_it_names() {
    let cloud = Cloud::new().await;
    let plain = cloud.make().role_with("Plain", &[]).await;
    let nine = installers();
    assert_eq!(nine.len(), 9);
    for permission in nine {
        let held = [Permission::InstallersView, permission];
        let caller = holder(&cloud, &format!("{}@east.test", permission.key()), &held, plain).await;
        for act in Act::ALL {
            let on = fresh(&cloud, plain).await;
            let before = (cloud.record(on.id).await, cloud.db.count("select count(*) from mail").await);
            let result = act.run(&cloud, &caller, &on).await;
            if held.contains(&act.needs()) {
                assert!(result.is_ok(), "{act:?} with {permission:?}: {result:?}");
            } else {
                let Err(Error::Api(error)) = result else { panic!("{act:?} with {permission:?}: {result:?}") };
                assert_eq!(
                    error,
                    ApiError::Forbidden(model::text::missing(act.needs())),
                    "{act:?} with {permission:?}"
                );
                let after = (cloud.record(on.id).await, cloud.db.count("select count(*) from mail").await);
                assert_eq!(before, after, "{act:?} with {permission:?} left something behind");
            }
        }
    }
}

/// The permissions of the customers' page, or of any other, open nothing here.
#[tokio::test]
async fn no_other_permission_opens_anything() {
    let cloud = Cloud::new().await;
    let plain = cloud.make().role_with("Plain", &[]).await;
    let nine = installers();
    let others: Vec<Permission> = Permission::ALL.iter().copied().filter(|p| !nine.contains(p)).collect();
    let caller = holder(&cloud, "others@east.test", &others, plain).await;
    for act in Act::ALL {
        let on = fresh(&cloud, plain).await;
        let result = act.run(&cloud, &caller, &on).await;
        assert!(matches!(result, Err(Error::Api(ApiError::Forbidden(_)))), "{act:?}: {result:?}");
    }
}

/// SEC-16, SEC-26: who must still set up an authenticator app has his permissions and can do nothing.
#[tokio::test]
async fn who_must_enrol_first_can_do_nothing() {
    let cloud = Cloud::new().await;
    let plain = cloud.make().role_with("Plain", &[]).await;
    let caller = holder(&cloud, "new@east.test", &installers(), plain).await;
    cloud.db.sql(&format!("delete from credential where account_id = '{}'", caller.account)).await;
    let caller = cloud.make().caller(caller.account).await;
    assert!(caller.must_enrol);
    for act in Act::ALL {
        let on = fresh(&cloud, plain).await;
        let result = act.run(&cloud, &caller, &on).await;
        assert!(matches!(result, Err(Error::Api(ApiError::Forbidden(_)))), "{act:?}: {result:?}");
    }
}
