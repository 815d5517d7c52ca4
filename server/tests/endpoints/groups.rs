//! Calls of the functions of groups.

use super::{Cloud, Target};
use crate::web::Call;
use model::Permission;
use model::ids::{GroupId, LicenceId, RoleId};

/// What an act on a group could be about.
pub struct GroupThings {
    pub group: GroupId,
    pub licence: LicenceId,
    pub role: RoleId,
}

/// The group that always exists.
pub async fn main_group(db: &testkit::TestDb) {
    db.sql(
        "insert into panel_group (id, name, name_key, is_main, created_at, updated_at)
         values ('00000000-0000-7000-8000-000000000001', 'Main Group', 'main group', true, now(), now())
         on conflict do nothing",
    )
    .await;
}

/// A group that every employee sees, with a licence and a member.
pub async fn things(cloud: &Cloud, endpoint: &str, name: &str, member: model::ids::AccountId) -> GroupThings {
    let (make, db) = (cloud.make(), &cloud.web.db);
    let group = make.group(&format!("Group of {name}"), cloud.company).await;
    let licence = LicenceId(db.domain.new_uuid());
    db.sql(&format!(
        "insert into group_member (group_id, account_id) select '{group}', id from account where kind = 'employee'"
    ))
    .await;
    db.sql(&format!(
        "insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at)
         values ('{licence}', '{group}', 'Video', 900, '2020-01-01', '2099-01-01', now(), now())"
    ))
    .await;
    if endpoint != "groups/add-member" {
        make.member(group, member).await;
    }
    let role = make.role_with(&format!("Role of {name}"), &[Permission::PanelsView]).await;
    GroupThings { group, licence, role }
}

/// A well-formed call of `endpoint` on the target's group.
pub fn call(endpoint: &str, target: &Target, unique: &str) -> Call {
    const QUERY: &str =
        r#"{"search":"","company":null,"licence":null,"sort":"name","direction":"asc","page":1,"size":15}"#;
    let Target { group, id, licence, role, .. } = target;
    let terms = "product=Video&seats=950&valid_from=2020-01-01&valid_to=2098-12-31";
    match endpoint {
        "groups/list" => Call::json(format!(r#"{{"query":{QUERY}}}"#)),
        "groups/open" | "groups/history" | "groups/removal" | "groups/roles" | "groups/switches" => {
            Call::json(format!(r#"{{"id":"{group}"}}"#))
        }
        "groups/members" => Call::json(format!(r#"{{"id":"{group}","query":{{"search":"","page":1,"size":15}}}}"#)),
        "groups/choices" => Call::json(r#"{"search":""}"#.to_owned()),
        "groups/person-choices" => Call::json(format!(r#"{{"group":"{group}","search":"","members":false}}"#)),
        "groups/add" => Call::form(format!("name=New+{unique}&{terms}")),
        "groups/edit" => Call::form(format!("id={group}&version=1&name=Edited+{unique}")),
        "groups/remove" => Call::form(format!("id={group}")),
        "groups/add-member" | "groups/remove-member" => Call::form(format!("group={group}&account={id}")),
        "groups/add-new-member" => {
            Call::form(format!("group={group}&kind=end_user&email=new-{unique}%40example.test&name=New"))
        }
        "groups/change-member" => Call::form(format!("group={group}&account={id}&version=1&role=contact")),
        "groups/change-owner" => Call::form(format!("group={group}&role=owner&account={id}")),
        "groups/add-licence" => Call::form(format!("group={group}&{terms}")),
        "groups/edit-licence" => Call::form(format!("group={group}&id={licence}&version=1&{terms}")),
        "groups/remove-licence" => Call::form(format!("group={group}&id={licence}")),
        "groups/switch" => Call::form(format!("group={group}")),
        "groups/connect-roles" => Call::form(format!("group={group}&roles[]={role}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}
