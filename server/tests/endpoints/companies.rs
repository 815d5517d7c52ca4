//! Calls of the functions of companies.

use super::Target;
use crate::web::Call;

/// A well-formed call of `endpoint` on the target's company.
pub fn call(endpoint: &str, target: &Target) -> Call {
    const QUERY: &str = r#"{"search":"","kind":null,"region":null,"under":null,"view":"tree","sort":"name","direction":"asc","page":1,"size":15}"#;
    const USERS: &str = r#"{"kind":"employee","search":"","status":null,"company":null,"never":false,"idle_days":null,"sort":"registered","direction":"desc","page":1,"size":15}"#;
    let (id, parent) = (target.company, target.parent);
    let facts = format!("name=New&kind=installer&region=europe&parent={parent}");
    match endpoint {
        "companies/list" => Call::json(format!(r#"{{"query":{QUERY}}}"#)),
        "companies/open" | "companies/history" | "companies/joins" => Call::json(format!(r#"{{"id":"{id}"}}"#)),
        "companies/users" => Call::json(format!(r#"{{"id":"{id}","query":{USERS}}}"#)),
        "companies/parent-choices" => Call::json(format!(r#"{{"search":"","moving":"{id}"}}"#)),
        "companies/move-preview" => Call::json(format!(r#"{{"id":"{id}","parent":"{parent}"}}"#)),
        "companies/add" => Call::form(facts),
        "companies/edit" => Call::form(format!("id={id}&version=1&{facts}")),
        "companies/accept-join" | "companies/reject-join" => Call::form(format!("id={}", target.join)),
        "companies/remove" | "companies/renew-code" => Call::form(format!("id={id}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}
