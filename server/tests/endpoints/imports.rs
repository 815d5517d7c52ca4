//! Files that are being imported: each actor asks about one of his own.

use model::ids::AccountId;

use crate::Cloud;
use crate::web::Call;

/// A checked file of the actor whose row this is, with one row that is new.
pub async fn prepare(cloud: &Cloud, endpoint: &str, name: &str, id: AccountId) {
    if !endpoint.starts_with("import/") {
        return;
    }
    let actor = name.rsplit_once('-').map_or(name, |(actor, _)| actor);
    cloud.web.db.sql(&format!(
        "insert into import_file (id, account_id, name, rows, heads, kind, places, step, checked, fresh, created_at, until_at)
         select '{id}', a.id, 'links.csv', 1, '{{account_email,imei,user_code,partitions}}', 'account panels', '{{1,2,3,0,4,0,0}}',
                'checked', 1, 1, '2026-06-01', '2036-06-01'
           from account a where a.email = '{actor}@east.test'")).await;
}

/// A well-formed call.
pub fn call(endpoint: &str, id: AccountId) -> Call {
    match endpoint {
        "import/list" => Call::json("{}".to_owned()),
        "import/open" => {
            Call::json(format!(r#"{{"id":"{id}","query":{{"outcome":null,"columns":false,"page":1,"size":15}}}}"#))
        }
        "import/columns" => Call::form(format!(
            "id={id}&kind=account_panels&places[]=account_email:1&places[]=imei:2&places[]=user_code:3&places[]=partitions:4"
        )),
        "import/start" | "import/remove" => Call::form(format!("id={id}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}
