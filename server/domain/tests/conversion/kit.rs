use domain::Caller;
use model::ApiError;
use model::accounts::Done;
use model::ids::{AccountId, RoleId};
use model::installers::{Conversion, ConvertInstaller, Split};

use crate::cloud::{Cloud, api};

/// The form as a person fills it in; `seen` empty: nothing was reviewed yet.
pub fn filled(role: RoleId) -> ConvertInstaller {
    ConvertInstaller {
        name: "Ina Ito".into(),
        phone: "+81 3 1234".into(),
        country: "JP".into(),
        role: role.to_string(),
        seen: String::new(),
    }
}

pub async fn version(cloud: &Cloud, id: AccountId) -> i64 {
    cloud.db.count(&format!("select version from account where id = '{id}'")).await
}

/// What the modal shows with this role.
pub async fn split(cloud: &Cloud, caller: &Caller, id: AccountId, role: RoleId) -> Split {
    let shown = cloud.domain().conversion(caller, id, Some(role)).await.unwrap();
    shown.split.expect("a role that may be given")
}

/// Looks at the list, then converts.
pub async fn convert(cloud: &Cloud, caller: &Caller, id: AccountId, role: RoleId) -> domain::Result<Done> {
    let seen = split(cloud, caller, id, role).await.seal;
    send(cloud, caller, id, &ConvertInstaller { seen, ..filled(role) }).await
}

/// Sends a form for the present version.
pub async fn send(cloud: &Cloud, caller: &Caller, id: AccountId, form: &ConvertInstaller) -> domain::Result<Done> {
    cloud.domain().convert_installer(caller, id, version(cloud, id).await, form).await
}

/// The conflict that asks for a review: its sentence and the present list.
pub fn to_review(result: domain::Result<Done>) -> (String, Split) {
    let ApiError::Conflict { message, current: Some(current) } = api(result) else { panic!("no list came with it") };
    let current: Conversion = serde_json::from_str(&current).unwrap();
    (message, current.split.unwrap())
}
