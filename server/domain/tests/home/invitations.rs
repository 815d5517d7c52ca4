//! Invitations: told to the address, answered by its owner, and telling the inviter nothing of other accounts.

use model::ApiError;
use model::home::PersonForm;
use model::ids::{AccountId, InvitationId};
use testkit::SIGHT_OUT_OF_STEP;

use crate::kit::{Homes, api, conflict, faulty, forbidden, form, missing};

impl Homes {
    async fn invite(&self, email: &str, partitions: &[u16]) -> String {
        let anna = self.caller(self.anna).await;
        self.domain().invite_to_panel(&anna, self.house, &form(email, partitions)).await.unwrap().notice
    }

    async fn invitation(&self) -> InvitationId {
        let id = sqlx::query_scalar("select id from panel_invitation order by invited_at desc limit 1");
        InvitationId(id.fetch_one(&self.db.pool).await.unwrap())
    }

    async fn mails(&self, email: &str) -> Vec<String> {
        let sql = "select kind from mail where recipient = $1 order by kind";
        sqlx::query_scalar(sql).bind(email).fetch_all(&self.db.pool).await.unwrap()
    }
}

/// An address of nobody: a pending account, its registration code, the invitation; no link before the yes.
#[tokio::test]
async fn somebody_new_is_invited_registers_and_accepts() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    homes.invite("carol@example.com", &[1, 2]).await;
    assert_eq!(homes.mails("carol@example.com").await, ["panel_invitation", "register"]);
    let sql = format!(
        "select count(*) from account where email = 'carol@example.com' and kind = 'end_user' and state = 'pending' and company_id = '{}' and created_by = '{}'",
        homes.company, homes.anna
    );
    assert_eq!(homes.count(&sql).await, 1);
    assert_eq!(
        homes.count("select sum(n)::bigint from account_tally where kind = 'end_user' and state = 'pending'").await,
        1
    );
    assert_eq!(homes.count("select count(*) from customer_link").await, 3);

    homes.db.sql("update account set state = 'active' where email = 'carol@example.com'").await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from account where email = 'carol@example.com'")
        .fetch_one(&homes.db.pool)
        .await
        .unwrap();
    let carol = homes.caller(AccountId(id)).await;
    let waiting = domain.home_panels(&carol, 1).await.unwrap().invitations;
    assert_eq!((waiting.len(), waiting[0].by.as_str()), (1, "anna"));
    assert_eq!(waiting[0].partitions, ["Hall", "Partition 2"]);
    assert_eq!(domain.answer_invitation(&carol, waiting[0].id, true).await.unwrap(), homes.house);
    let panel = domain.home_panel(&carol, homes.house).await.unwrap().panel;
    assert_eq!(panel.partitions.iter().map(|part| part.number).collect::<Vec<_>>(), [1, 2]);
    // 1 and 7 are taken on the panel.
    let sql = "select user_code || ' ' || role from customer_link where user_name = 'Carol'";
    let link: String = sqlx::query_scalar(sql).fetch_one(&homes.db.pool).await.unwrap();
    assert_eq!(link, "2 regular");
    assert_eq!(homes.count(SIGHT_OUT_OF_STEP).await, 0);
    assert_eq!(homes.count("select panel_count::bigint from account where email = 'carol@example.com'").await, 1);
    missing(domain.answer_invitation(&carol, waiting[0].id, true).await);
    let anna = homes.caller(homes.anna).await;
    faulty(domain.invite_to_panel(&anna, homes.house, &form("CAROL@example.com", &[1])).await, "email");
}

/// SEC-10, SEC-47: a customer, an installer, an employee, somebody turned off, nobody: the inviter reads and sees the
/// same.
#[tokio::test]
async fn the_inviter_learns_nothing_of_an_address() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    homes.make().end_user("off@example.com", "off", homes.company).await;
    let anna = homes.caller(homes.anna).await;
    let addresses =
        ["noor@example.com", "ines@example.com", "admin@example.com", "off@example.com", "nobody@example.com"];
    for address in addresses {
        let said = homes.invite(address, &[1]).await;
        assert_eq!(said, format!("An invitation is on its way to {address}."));
    }
    let seen = domain.home_people(&anna, homes.house).await.unwrap();
    let mut shapes: Vec<_> = seen
        .invitations
        .iter()
        .map(|one| (one.user_name.clone(), one.partitions.clone(), one.until, one.declined))
        .collect();
    assert_eq!(shapes.len(), addresses.len());
    shapes.dedup();
    assert_eq!(shapes.len(), 1, "{shapes:?}");
    assert_eq!(seen.people.len(), 2);
    assert_eq!(homes.mails("noor@example.com").await, ["panel_invitation"]);
    assert_eq!(homes.mails("ines@example.com").await, ["panel_invitation"]);
    assert_eq!(homes.mails("off@example.com").await, Vec::<String>::new());
    // Who is no customer cannot accept.
    let ines = homes.caller(homes.ines).await;
    forbidden(domain.answer_invitation(&ines, homes.invitation().await, true).await);
}

/// An invitation holds as long as its time and its inviter; it is its owner's alone.
#[tokio::test]
async fn an_invitation_ends() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let (anna, bert, noor) =
        (homes.caller(homes.anna).await, homes.caller(homes.bert).await, homes.caller(homes.noor).await);
    homes.invite("noor@example.com", &[1, 3]).await;
    let id = homes.invitation().await;
    missing(domain.answer_invitation(&bert, id, true).await);
    missing(domain.withdraw_invitation(&noor, homes.cabin, id).await);
    forbidden(domain.withdraw_invitation(&bert, homes.house, id).await);

    // The inviter is no master user any more, or reaches less, or is off.
    homes.db.sql("update customer_link set role = 'regular' where user_code = '1' and panel_id = (select id from panel where imei = '350269737182540')").await;
    missing(domain.answer_invitation(&noor, id, true).await);
    homes.db.sql("update customer_link set role = 'master', partitions = '{3}' where user_code = '1'").await;
    domain.answer_invitation(&noor, id, true).await.unwrap();
    let panel = domain.home_panel(&noor, homes.house).await.unwrap().panel;
    assert_eq!(panel.partitions.iter().map(|part| part.number).collect::<Vec<_>>(), [3]);

    homes.db.sql("update customer_link set partitions = '{1,2,3}' where user_code = '1'").await;
    homes.invite("zoe@example.com", &[1]).await;
    let first = homes.invitation().await;
    homes.invite("zoe@example.com", &[2]).await;
    let second = homes.invitation().await;
    assert_ne!(first, second);
    missing(domain.withdraw_invitation(&anna, homes.house, first).await);
    domain.withdraw_invitation(&anna, homes.house, second).await.unwrap();
    assert_eq!(homes.count("select count(*) from panel_invitation").await, 0);
}

/// No is an answer: the inviter sees it, and after 14 days nothing is left to answer.
#[tokio::test]
async fn an_invitation_is_declined_or_lapses() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    homes.invite("noor@example.com", &[1]).await;
    let noor = homes.caller(homes.noor).await;
    let helped = domain::Caller { assisting: homes.helped().await.assisting, ..noor.clone() };
    forbidden(domain.answer_invitation(&helped, homes.invitation().await, true).await);
    domain.answer_invitation(&noor, homes.invitation().await, false).await.unwrap();
    missing(domain.home_panel(&noor, homes.house).await);
    let anna = homes.caller(homes.anna).await;
    assert!(domain.home_people(&anna, homes.house).await.unwrap().invitations[0].declined);

    homes.invite("noor@example.com", &[1]).await;
    let id = homes.invitation().await;
    homes.later(14 * 24 * 3600 + 1);
    let noor = homes.caller(homes.noor).await;
    missing(domain.answer_invitation(&noor, id, true).await);
    assert_eq!(domain.home_panels(&noor, 1).await.unwrap().invitations, []);
    assert_eq!(domain::housekeeping::run(domain).await.unwrap().invitations, 1);
}

/// SEC-92: five invitations in an hour.
#[tokio::test]
async fn invitations_are_bounded() {
    let homes = Homes::new().await;
    for n in 0..5 {
        homes.invite(&format!("guest{n}@example.com"), &[1]).await;
    }
    let anna = homes.caller(homes.anna).await;
    let invite = async |form: PersonForm| homes.domain().invite_to_panel(&anna, homes.house, &form).await;
    assert!(matches!(api(invite(form("guest6@example.com", &[1])).await), ApiError::TooMany(_)));
    faulty(invite(form("no address", &[1])).await, "email");
    homes.later(3600);
    invite(form("guest6@example.com", &[1])).await.unwrap();
    faulty(invite(form("anna@example.com", &[1])).await, "email");
    // Already there: an answer with yes changes nothing.
    homes.later(3600);
    homes.db.sql("insert into panel_invitation (id, panel_id, email, email_canonical, user_name, partitions, invited_by, invited_at, until_at)
        select gen_random_uuid(), panel_id, 'bert@example.com', 'bert@example.com', 'B', '{2}', account_id, '2026-06-03', '2026-06-30' from customer_link where role = 'master' and user_code = '1' and panel_id = (select id from panel where imei = '350269737182540')").await;
    let bert = homes.caller(homes.bert).await;
    conflict(homes.domain().answer_invitation(&bert, homes.invitation().await, true).await);
}

/// A partition that is removed while the answer waits for the panel is not in the link.
#[tokio::test]
async fn a_partition_removed_meanwhile_is_not_accepted() {
    let homes = Homes::new().await;
    homes.invite("carol@example.com", &[1, 2]).await;
    homes.db.sql("update account set state = 'active' where email = 'carol@example.com'").await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from account where email = 'carol@example.com'")
        .fetch_one(&homes.db.pool)
        .await
        .unwrap();
    let carol = homes.caller(AccountId(id)).await;
    let invitation = homes.invitation().await;
    let mut other = homes.db.pool.begin().await.unwrap();
    let lock = "select 1 from panel where id = $1 for update";
    sqlx::query(lock).bind(homes.house.0).execute(&mut *other).await.unwrap();
    let domain = homes.domain().clone();
    let answer = tokio::spawn(async move { domain.answer_invitation(&carol, invitation, true).await });
    let waits = "select count(*) from pg_locks where not granted
         and pid in (select pid from pg_stat_activity where datname = current_database())";
    while homes.count(waits).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let remove = "delete from panel_partition where panel_id = $1 and number = 2";
    sqlx::query(remove).bind(homes.house.0).execute(&mut *other).await.unwrap();
    other.commit().await.unwrap();
    assert_eq!(answer.await.unwrap().unwrap(), homes.house);
    let sql = "select array_to_string(partitions, ' ') from customer_link where user_name = 'Carol'";
    let link: String = sqlx::query_scalar(sql).fetch_one(&homes.db.pool).await.unwrap();
    assert_eq!(link, "1");
}
