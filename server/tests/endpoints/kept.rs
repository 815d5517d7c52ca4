//! Nothing that was typed is lost: forms without JavaScript that are refused in part, too late, or for want of a proof.

use model::ids::AccountId;
use model::role::BuiltIn;
use model::viewer::percent;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

use crate::web::{Call, Web};

const PASSWORD: &str = "otter lantern quarry velvet";

/// The console, its Super Administrator and his session.
async fn console() -> (Web, AccountId, String) {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let (operator, _, _) = make.companies().await;
    let ada = make.employee("ada@op.test", BuiltIn::SuperAdministrator, operator).await;
    make.password(ada, PASSWORD).await;
    let token = make.session(ada).await;
    (Web::new(db), ada, token)
}

/// A path that stands percent-encoded in an address.
fn plain(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        let (hex, rest) = part.split_at(2);
        out.push(char::from(u8::from_str_radix(hex, 16).unwrap()));
        out + rest
    })
}

/// S3-103, SEC-38: who is asked for a proof finds his form as he left it, ten minutes later as well; what he typed waits
/// for nobody else, and passwords are not kept.
#[tokio::test]
async fn a_form_that_needs_a_proof_is_kept() {
    let (web, ada, _) = console().await;
    let make = Make(&web.db.domain);
    let east = web.db.text("select id::text from company where code = 'EAST'").await.parse().unwrap();
    let anna = make.end_user("anna@east.test", "active", east).await;
    let eva = make.employee("eva@east.test", BuiltIn::Owner, east).await;
    let forms = [
        (
            "settings/save",
            "section=sessions&version=1&fields[staff_idle]=17".to_owned(),
            "/settings?section=sessions".to_owned(),
            "17",
        ),
        (
            "management/change-email",
            format!("id={anna}&version=1&email=moved@east.test"),
            format!("/system/accounts/{anna}?do=email"),
            "moved@east.test",
        ),
        (
            "accounts/remove-two-step",
            format!("id={anna}&reason=phone+lost"),
            format!("/accounts/{anna}?tab=security&do=remove-two-step"),
            "phone lost",
        ),
        (
            "employees/remove-two-step",
            format!("id={eva}&reason=badge+lost"),
            format!("/employees/{eva}?tab=security&do=remove-two-step"),
            "badge lost",
        ),
        (
            "accounts/set-password",
            format!("id={anna}&password=hush+hush+hush+hush&repeat=hush"),
            format!("/accounts/{anna}?tab=security&do=set-password"),
            "",
        ),
    ];
    for (endpoint, body, back, typed) in forms {
        let token = make.session(ada).await;
        web.db.domain.clock().advance(Duration::minutes(11));
        let caller = web.db.domain.caller(&token, domain::Origin::default()).await.unwrap().expect("signed in");
        let body = format!("{body}&_back={}&_next=/", percent(&back));
        let answer = web.navigate(endpoint, &body, Some(&token)).await;
        let next =
            answer.location.strip_prefix("/step-up?next=").unwrap_or_else(|| panic!("{endpoint}: {}", answer.location));
        let next = plain(next);
        assert!(next.starts_with(&back) && next.contains("flash="), "{endpoint}: {next}");
        web.db.domain.clock().advance(Duration::minutes(10));
        let proved = web.db.domain.step_up(&caller, PASSWORD).await.unwrap();
        let page = web.page(&next, Some(&proved.token)).await;
        assert_eq!(page.status, 200, "{endpoint}");
        assert!(page.body.contains(typed), "{endpoint}: what was typed is lost");
        assert!(page.body.contains("Nothing was done yet."), "{endpoint}: it is not said");
        assert!(!page.body.contains("hush"), "SEC-95");
        let other = make.session(eva).await;
        assert!(!web.page(&next, Some(&other)).await.body.contains("Nothing was done yet."), "{endpoint}: another's");
    }
}

/// S2-1: of rows the good are added and the others stay in the form, each where it was, with what is wrong with it.
#[tokio::test]
async fn refused_rows_among_good_ones_are_kept() {
    let (web, _, token) = console().await;
    let row = |email: &str, first: &str, zone: &str| {
        let last = if email.is_empty() { "" } else { "New" };
        format!(
            "&email[]={email}&first_name[]={first}&last_name[]={last}&time_zone[]={zone}&kind[]=installer&group[]=&new_group[]="
        )
    };
    let rows =
        [row("good@rows.test", "Gina", ""), row("bad@rows.test", "Bill", "Mars"), row("worse", "Wim", "")].concat();
    let paths = "&_back=/system/add%3Frows%3D3&_next=/system/add";
    let answer = web.navigate("management/add-rows", &format!("mode=good{rows}{paths}"), Some(&token)).await;
    assert!(answer.location.starts_with("/system/add?rows=3&flash="), "{}", answer.location);
    assert_eq!(
        web.db.text("select string_agg(email, ',') from account where email like '%rows.test'").await,
        "good@rows.test"
    );
    let page = web.page(&answer.location, Some(&token)).await.body.replace("<!>", "");
    for kept in ["value=\"bad@rows.test\"", "value=\"Bill\"", "value=\"Mars\"", "value=\"worse\"", "value=\"Wim\""] {
        assert!(page.contains(kept), "{kept} is lost");
    }
    assert!(!page.contains("value=\"good@rows.test\""), "added, and there once more");
    assert_eq!(page.matches("<option value=\"installer\" selected").count(), 2, "what was chosen");
    assert!(page.contains("1 person added, 2 not."));
    assert!(page.contains("Choose a time zone from the list"), "what is wrong stands at its field");
    for id in ["f-time_zone.1", "f-email.2"] {
        let both = [format!("href=\"#{id}\""), format!("id=\"{id}\"")];
        assert!(both.iter().all(|part| page.contains(part)), "the list of faults leads to {id}");
    }
    // As they stand now, corrected.
    let rows =
        [row("", "", ""), row("bad@rows.test", "Bill", "Europe/Berlin"), row("worse@rows.test", "Wim", "")].concat();
    let answer = web.navigate("management/add-rows", &format!("mode=good{rows}{paths}"), Some(&token)).await;
    assert!(answer.location.starts_with("/system/add?flash="), "all of them: {}", answer.location);
    assert_eq!(web.db.count("select count(*) from account where email like '%rows.test'").await, 3);
}

/// REL-15 and issue 7: an undo that comes too late says so on the page it came from, and changes nothing.
#[tokio::test]
async fn an_undo_that_comes_too_late_says_so() {
    const LATE: &str = "This can no longer be undone: that is possible for half a minute.";
    let (web, _, token) = console().await;
    let east = web.db.text("select id::text from company where code = 'EAST'").await.parse().unwrap();
    for (wait, late) in [(30, false), (31, true)] {
        let anna = Make(&web.db.domain).end_user(&format!("anna{wait}@east.test"), "active", east).await;
        let form = format!("ids[]={anna}&_back=/accounts&_next=/accounts");
        let answer = web.navigate("accounts/suspend", &form, Some(&token)).await;
        let here = answer.location;
        let page = web.page(&here, Some(&token)).await.body;
        assert!(!page.contains(LATE));
        let batch = page.split("name=\"batch\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let batch = batch.expect("the button").to_owned();
        web.db.domain.clock().advance(Duration::seconds(wait));
        let back = percent(&here);
        let undo = format!("batch={batch}&_back={back}&_next={back}");
        let answer = web.navigate("undo/run", &undo, Some(&token)).await;
        assert!(answer.location.starts_with("/accounts?flash=") && answer.location != here, "{}", answer.location);
        let page = web.page(&answer.location, Some(&token)).await.body;
        let said = page.split("aria-label=\"What was done\"").nth(1).and_then(|rest| rest.split("</section>").next());
        let said = said.unwrap_or_default();
        assert_eq!(said.contains(LATE), late, "after {wait} s: {said}");
        assert_eq!(said.contains("Undone:"), !late, "after {wait} s: {said}");
        let state = web.db.text(&format!("select state from account where id = '{anna}'")).await;
        assert_eq!(state, if late { "off" } else { "active" });
    }
}

/// SEC-57: what one may not open is not offered. Settings are the operator's: whoever holds their permission in another
/// company finds them neither in the navigation nor in the palette nor on the overview, and is refused there.
#[tokio::test]
async fn settings_are_offered_to_whom_they_open() {
    let (web, _, _) = console().await;
    let make = Make(&web.db.domain);
    let mut offered = Vec::new();
    for (code, role) in ["OP", "EAST"].into_iter().flat_map(|code| BuiltIn::ALL.map(|role| (code, role))) {
        let company =
            web.db.text(&format!("select id::text from company where code = '{code}'")).await.parse().unwrap();
        let person = make.employee(&format!("{}@{code}.test", role.name().replace(' ', "-")), role, company).await;
        let token = make.session(person).await;
        let opens = web.call("settings/open", Call::json("{}".to_owned()), Some(&token)).await.status == 200;
        let who = format!("{} of {code}", role.name());
        for path in ["/", "/jobs", "/find?q=settings", "/find"] {
            let page = web.page(path, Some(&token)).await;
            assert_eq!(page.body.contains("href=\"/settings\""), opens, "{who}: {path}");
        }
        let found = web.call("find/look", Call::json(r#"{"typed":"settings"}"#.to_owned()), Some(&token)).await;
        assert_eq!(found.body.contains("\"/settings\""), opens, "{who}: {}", found.body);
        if opens {
            offered.push(who);
        } else {
            let page = web.page("/settings", Some(&token)).await;
            assert!(!page.body.contains("name=\"section\""), "{who}");
        }
    }
    assert_eq!(offered, ["Super Administrator of OP", "System Administrator of OP"]);
}
