//! Each setting changes what the product does, on the next request (SEC-57).

use model::accounts::Kind;
use model::companies::JoinForm;
use model::employees::Setup;
use model::role::BuiltIn;
use model::settings::Section;
use model::{ApiError, text};
use time::Duration;

use crate::kit::{World, api, fault, origin};

const FIFTEEN: &str = "teapot gravel 7";
const TWELVE: &str = "plum teapot 7";

/// SEC-01: the shortest password of each kind, on each path that sets one.
#[tokio::test]
async fn password_lengths_hold_by_kind() {
    let world = World::new().await;
    let (make, domain) = (world.make(), world.domain());
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    make.password(ann, "seven green lanterns hum").await;
    make.password(olga, "seven green lanterns hum").await;
    let admin = world.admin().await;
    assert_eq!(TWELVE.chars().count(), 13);
    let typed =
        |password: &'static str| domain.reset_employee_password(&admin, olga, Setup::Custom, password, password);
    assert!(fault(typed(TWELVE).await, "password").contains("15"));
    world.set(Section::Passwords, &[("staff_min", "13")]).await.unwrap();
    typed(TWELVE).await.unwrap();
    let set = |password: &'static str| domain.set_account_password(&admin, ann, password, password);
    assert!(fault(set(TWELVE).await, "password").contains("15"), "a customer's stays");
    set(FIFTEEN).await.unwrap();
    world.set(Section::Passwords, &[("people_min", "16")]).await.unwrap();
    assert!(fault(set(FIFTEEN).await, "password").contains("16"));
    let caller = make.caller(ann).await;
    let own = domain.change_password(&caller, FIFTEEN, TWELVE, TWELVE).await;
    assert!(fault(own.map(drop), "new").contains("16"));
    // With a mailed code: what is too short for everybody is said before the code is looked at.
    let short = domain.finish_recovery("ann@east.test", "12345678", "short one 7", "short one 7", origin()).await;
    assert!(fault(short, "password").contains("13"));
    let words = domain.policy().await.unwrap().password_words(None);
    assert_eq!(words, "At least 16 characters; employees at least 13.");
}

/// SEC-01: who uses a mailed code is held to the length of his own kind.
#[tokio::test]
async fn a_mailed_code_asks_for_the_length_of_the_kind() {
    let world = World::new().await;
    world.set(Section::Passwords, &[("staff_min", "13"), ("people_min", "20")]).await.unwrap();
    let ann = world.make().end_user("ann@east.test", "pending", world.east).await;
    world.domain().start_registration("ann@east.test", origin()).await.unwrap();
    let ticket = world.db.text(&format!("select id::text from ticket where account_id = '{ann}'")).await;
    let code = world.domain().keys().code(ticket.parse().unwrap(), 1);
    let finish = |password: &'static str| {
        world.domain().finish_registration("ann@east.test", &code, password, password, origin())
    };
    assert!(fault(finish(FIFTEEN).await, "password").contains("20"));
    finish("teapot gravel oblique 7").await.unwrap();
    assert_eq!(world.state(ann).await, "active");
}

/// Idle and whole length of somebody's newest session, in seconds.
async fn limits(world: &World, id: model::ids::AccountId) -> String {
    let sql = format!(
        "select idle_seconds || ' ' || extract(epoch from ends_at - created_at)::int from session
          where account_id = '{id}' order by created_at desc limit 1"
    );
    world.db.text(&sql).await
}

/// Session lengths: shorter ones hold at once for who is signed in, on every server; new sessions have them; longer
/// ones hold from the next sign-in.
#[tokio::test]
async fn session_lengths_hold_at_once() {
    let world = World::with(|settings| settings.demo = true).await;
    let (make, second) = (world.make(), world.second_server());
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let token = make.session(olga).await;
    world.set(Section::Sessions, &[("staff_idle", "5"), ("staff_whole", "1"), ("people_whole", "2")]).await.unwrap();
    world.advance(Duration::minutes(6));
    assert!(second.caller(&token, origin()).await.unwrap().is_none(), "idle for longer than five minutes");
    second.demo_sign_in("olga@east.test", origin()).await.unwrap();
    assert_eq!(limits(&world, olga).await, "300 3600");
    second.demo_sign_in("ann@east.test", origin()).await.unwrap();
    assert_eq!(limits(&world, ann).await, format!("43200 {}", 2 * 86_400));
    world.set(Section::Sessions, &[("people_whole", "30")]).await.unwrap();
    assert_eq!(limits(&world, ann).await, format!("43200 {}", 2 * 86_400), "a session does not grow");
    // One that began while the limits were changed is shortened by the next round of clearing up.
    world.db.sql(&format!("update session set idle_seconds = 7200 where account_id = '{olga}'")).await;
    domain::housekeeping::run(world.domain()).await.unwrap();
    assert_eq!(limits(&world, olga).await, "300 3600");
}

/// Decision 16: the mobile phone of "Add User" is there on Asia-Pacific only.
#[tokio::test]
async fn the_site_decides_about_the_mobile_phone() {
    let world = World::new().await;
    let caller = world.admin().await;
    let has = || async { world.domain().employee_choices(&caller, None).await.unwrap().has_mobile_phone };
    assert!(!has().await);
    world.set(Section::Site, &[("site", "asia-pacific")]).await.unwrap();
    assert!(has().await);
}

/// Self-registration off: the domain itself takes no request, whatever page it came from.
#[tokio::test]
async fn nobody_asks_to_join_while_it_is_off() {
    let world = World::new().await;
    let sql = "update company set joining = 'employees', authorization_code = 'CITYCITY22' where id = ";
    world.db.sql(&format!("{sql}'{}'", world.east)).await;
    let form = JoinForm {
        code: "CITYCITY22".into(),
        name: "Joan".into(),
        email: "joan@new.test".into(),
        phone: "+1 555 0100".into(),
        kind: "employee".into(),
    };
    world.set(Section::Registration, &[("may_register", "")]).await.unwrap();
    let asked = world.domain().ask_to_join(&form, origin()).await;
    assert_eq!(api(asked), ApiError::Forbidden(text::NO_SELF_REGISTRATION.into()));
    assert_eq!(world.db.count("select count(*) from join_request").await, 0);
    world.set(Section::Registration, &[("may_register", "yes")]).await.unwrap();
    world.domain().ask_to_join(&form, origin()).await.unwrap();
    assert_eq!(world.db.count("select count(*) from join_request").await, 1);
}

/// S1-14: with "every customer is asked first", an assistance waits for the customer, and he sees that it does.
#[tokio::test]
async fn consent_is_asked_of_everybody() {
    let world = World::new().await;
    let ann = world.make().end_user("ann@east.test", "active", world.east).await;
    let customer = world.make().caller(ann).await;
    assert!(!world.domain().assistance_asks_me(&customer).await.unwrap());
    world.set(Section::Assistance, &[("consent", "always")]).await.unwrap();
    assert!(world.domain().assistance_asks_me(&customer).await.unwrap());
    let helper = world.admin().await;
    world.domain().start_assistance(&helper, ann, "The siren does not stop", "30").await.unwrap();
    assert_eq!(world.db.text("select consent from assistance").await, "asked");
}

/// The sender: what is set, else the site's own host; the environment wins.
#[tokio::test]
async fn the_sender_of_mail() {
    let world = World::with(|settings| settings.origin = "https://console.example.com".into()).await;
    let from = || async { world.second_server().policy().await.unwrap().mail_from };
    assert_eq!(from().await, "Panelwarden <no-reply@console.example.com>");
    world.set(Section::Mail, &[("mail_from", "Northgate Alarm <no-reply@northgate.example>")]).await.unwrap();
    assert_eq!(from().await, "Northgate Alarm <no-reply@northgate.example>");
    let fixed = World::with(|settings| settings.mail_from = Some("Fixed <a@b.example>".into())).await;
    assert_eq!(fixed.domain().policy().await.unwrap().mail_from, "Fixed <a@b.example>");
    assert_eq!(fixed.domain().policy().await.unwrap().password_min(Kind::Employee), 15);
}
