//! Calls of the functions of panels, and that a panel out of sight is no way to anything.

use http::StatusCode;
use model::ids::{GroupId, PanelId};

use super::{Cloud, Target};
use crate::web::Call;

/// A right IMEI made from an id, so that each target has its own.
fn imei_of(panel: PanelId) -> String {
    let digits = format!("{:014}", panel.0.as_u128() % 100_000_000_000_000);
    (0..10).map(|check| format!("{digits}{check}")).find(|imei| model::field::imei(imei).is_ok()).unwrap()
}

/// A well-formed call of `endpoint` on the target's panel `other`.
pub fn call(endpoint: &str, target: &Target) -> Call {
    const QUERY: &str = r#"{"search":"","group":null,"connection":null,"access":null,"model":"","sort":"imei","direction":"asc","page":1,"size":15}"#;
    let Target { id: person, other: id, group, permit, .. } = target;
    let facts = format!("imei={}&account_code=A1", imei_of(*id));
    match endpoint {
        "panels/list" | "panels/total" => Call::json(format!(r#"{{"query":{QUERY}}}"#)),
        "panels/open" => Call::json(format!(r#"{{"id":"{id}","query":{QUERY}}}"#)),
        "panels/people" | "panels/history" => Call::json(format!(r#"{{"id":"{id}"}}"#)),
        "panels/named" | "panels/removal" => Call::json(format!(r#"{{"ids":["{id}"]}}"#)),
        "panels/group-choices" => Call::json(r#"{"search":""}"#.to_owned()),
        "panels/models" => Call::json("{}".to_owned()),
        "panels/customer-choices" | "panels/installer-choices" => Call::json(format!(r#"{{"id":"{id}","search":""}}"#)),
        "panels/move-preview" => Call::json(format!(r#"{{"ids":["{id}"],"to":"{group}"}}"#)),
        "panels/add" => Call::form(format!("{facts}&group={group}")),
        "panels/edit" => Call::form(format!("id={id}&version=1&{facts}")),
        "panels/add-partition" => Call::form(format!("id={id}&number=9&name=Shed")),
        "panels/rename-partition" => Call::form(format!("id={id}&version=1&partition=2&name=Shed")),
        "panels/remove-partition" => Call::form(format!("id={id}&partition=2")),
        "panels/move" => Call::form(format!("ids[]={id}&group={group}")),
        "panels/access" => Call::form(format!("ids[]={id}&on=on")),
        "panels/remove" => Call::form(format!("ids[]={id}")),
        "panels/assign-customer" => Call::form(format!("id={id}&account={person}&user_code=7")),
        "panels/assign-installer" => Call::form(format!("id={id}&account={person}")),
        "panels/end-permit" => Call::form(format!("permit={permit}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

/// A panel in a group of the readers' own company that they do not see.
async fn hidden(cloud: &Cloud) -> (GroupId, PanelId) {
    let group = cloud.make().group("Closed sites", cloud.company).await;
    (group, cloud.make().panel("352099001761481", group).await)
}

/// SEC-45, SEC-57: panels out of sight are changed by nobody, whatever his role, and each page of them is 404.
#[tokio::test]
async fn a_panel_out_of_sight_is_left_as_it_is() {
    let cloud = Cloud::new().await;
    let (_, panel) = hidden(&cloud).await;
    let state = format!(
        "select concat_ws(' ', p.version, p.group_id, p.installer_access, p.imei,
                (select string_agg(n.number || n.name, ',' order by n.number) from panel_partition n where n.panel_id = p.id),
                (select count(*) from customer_link l where l.panel_id = p.id),
                (select count(*) from installer_link l where l.panel_id = p.id))
           from panel p where p.id = '{panel}'"
    );
    let before = cloud.web.db.text(&state).await;
    for actor in ["system", "manager", "engineer", "dealer"] {
        let token = cloud.actor(actor).await;
        for endpoint in super::table().into_keys().filter(|e| e.starts_with("panels/")) {
            let target = cloud.target(&endpoint, &format!("{actor}-{}", endpoint.replace('/', "-"))).await;
            let call = call(&endpoint, &Target { other: panel, ..target });
            cloud.web.call(&endpoint, call, token.as_deref()).await;
        }
        for path in [format!("/panels/{panel}"), format!("/panels/{panel}?tab=customers")] {
            assert_eq!(cloud.web.page(&path, token.as_deref()).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    assert_eq!(cloud.web.db.text(&state).await, before);
}

/// The pages of panels without JavaScript: list, tabs, dialogs and questions are whole documents.
#[tokio::test]
async fn pages_of_panels_are_whole_without_a_script() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let target = cloud.target("panels/open", "pages").await;
    let (panel, link) = (cloud.panel, target.link);
    for (path, shows) in [
        ("/panels".to_owned(), "350269737182540"),
        ("/panels?q=350269-737182540&sort=since".to_owned(), "350269737182540"),
        (format!("/panels?group={}&model=NEO-64", cloud.group), "350269737182540"),
        ("/panels/add".to_owned(), "15 digits, printed on the panel"),
        (format!("/panels/{panel}"), "No master user"),
        (format!("/panels/{panel}?tab=partitions"), "Used by 1 customer: pages"),
        (format!("/panels/{panel}?tab=customers"), "pages@target.test"),
        (format!("/panels/{panel}?tab=installers"), "Installer access off"),
        (format!("/panels/{panel}?tab=history"), "No entry yet"),
        (format!("/panels/{panel}?do=edit"), "Edit panel"),
        (format!("/panels/{panel}?tab=partitions&do=remove-partition&partition=1"), "cannot be removed"),
        (format!("/panels/{panel}?tab=customers&do=assign-customer"), "Assign customer"),
        (format!("/panels/{panel}?tab=customers&do=edit-customer&link={link}"), "Panel user info of pages"),
        (format!("/panels/confirm?do=move&id={panel}"), "New group"),
        (format!("/panels/confirm?do=remove&id={panel}"), "1 customer loses access:"),
        (format!("/panels/confirm?do=access-on&id={panel}"), "Turn on"),
        (format!("/installers?q={}", "nobody"), "No installer found"),
    ] {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(shows), "{path} shows {shows}");
    }
}

/// A move without JavaScript: the first post is led back with the list of who gains and loses, the second moves.
#[tokio::test]
async fn a_move_without_a_script_shows_its_list_first() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let token = cloud.actor("manager").await;
    let other = make.group("West sites", cloud.company).await;
    let manager = cloud.web.db.text("select id::text from account where email = 'manager@east.test'").await;
    make.member(other, manager.parse().unwrap()).await;
    let loser = make.employee("loser@east.test", model::role::BuiltIn::Owner, cloud.company).await;
    make.member(cloud.group, loser).await;
    let panel = cloud.panel;
    let back = format!("/panels/confirm?do=move&id={panel}");
    let form = |seen: &str| {
        let back = model::viewer::percent(&back);
        format!("ids[]={panel}&group={other}&seen={seen}&_back={back}&_next=%2Fpanels")
    };
    let first = cloud.web.navigate("panels/move", &form(""), token.as_deref()).await;
    let page = cloud.web.page(&first.location, token.as_deref()).await;
    assert!(page.body.contains("Another group changes who sees the panels") && page.body.contains("loser"));
    let seal = page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = cloud.web.navigate("panels/move", &form(&seal), token.as_deref()).await;
    let page = cloud.web.page(&second.location, token.as_deref()).await;
    assert!(page.body.contains("moved to West sites"), "{}", second.location);
    assert_eq!(
        cloud.web.db.text(&format!("select group_id::text from panel where id = '{panel}'")).await,
        other.to_string()
    );
}

/// SEC-79, SEC-80: markup in a panel's texts stays text in the grid, the blind and the question.
#[tokio::test]
async fn markup_in_a_panel_stays_text() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let panel = cloud.panel;
    let evil = model::viewer::percent("</title><script>alert(1)</script>");
    let form = format!("id={panel}&version=1&imei=350269737182540&account_code=A1&web_name={evil}");
    let saved = cloud.web.call("panels/edit", Call::form(form), token.as_deref()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    for path in
        ["/panels".to_owned(), format!("/panels/{panel}?tab=history"), format!("/panels/confirm?do=move&id={panel}")]
    {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert!(page.body.contains("alert(1)") && !page.body.contains("<script>alert"), "{path}");
    }
}
