//! Many people, one bulk act on all of them, and the whole truth about each row.

use model::accounts::{AccountQuery, AccountRow, BulkOutcome, Kind, OutcomeKind};
use model::grid::{Page, Total};
use model::ids::AccountId;

use crate::http::{Call, Pending};
use crate::program::Program;
use crate::world::World;

/// So many people: nearly a full page.
pub const PEOPLE: usize = 150;

/// A bulk act.
pub struct Act {
    /// The server function.
    pub endpoint: &'static str,
    /// The word in the log.
    pub action: &'static str,
    /// On whom.
    pub kind: Kind,
    /// Their state before.
    pub from: &'static str,
    /// Their state after; none: removed.
    pub to: Option<&'static str>,
    /// How a row ends on which the act was done already, and the reason it gives.
    pub again: (OutcomeKind, &'static str),
}

impl Act {
    const fn page(&self) -> &'static str {
        match self.kind {
            Kind::Installer => "installers",
            _ => "accounts",
        }
    }

    /// Is power taken away? Then sessions end in the same transaction.
    fn ends_sessions(&self) -> bool {
        self.to != Some("active")
    }
}

/// The people of one act.
pub struct Rows<'a> {
    world: &'a World,
    act: Act,
    pub ids: Vec<AccountId>,
}

impl<'a> Rows<'a> {
    /// Makes [`PEOPLE`], each with a mail that waits and, when active, a session.
    pub async fn new(world: &'a World, act: Act) -> Self {
        let make = world.make();
        let mut ids = Vec::with_capacity(PEOPLE);
        for n in 0..PEOPLE {
            let email = format!("person-{n}@east.test");
            ids.push(match act.kind {
                Kind::Installer => make.installer(&email, act.from, world.company).await,
                _ => make.end_user(&email, act.from, world.company).await,
            });
        }
        let rows = Self { world, act, ids };
        rows.furnish().await;
        rows
    }

    async fn furnish(&self) {
        let db = &self.world.db;
        let values: Vec<String> = self.ids.iter().enumerate().map(|(n, id)| format!("({n}, '{id}'::uuid)")).collect();
        db.sql(&format!("create table watched (n, id) as values {}", values.join(", "))).await;
        db.sql(
            "insert into session (id, token_hash, account_id, security_version, strength, proof_at, idle_seconds,
                 created_at, seen_at, ends_at)
             select gen_random_uuid(), decode(md5(w.id::text), 'hex'), w.id, 1, 'full', now(), 1800, now(), now(), now()
               from watched w join account a on a.id = w.id where a.state = 'active'",
        )
        .await;
        db.sql(
            "insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at)
             select gen_random_uuid(), id, 'x@east.test', 'reset', 'queued', now() + interval '1 year', now()
               from watched",
        )
        .await;
        let changed = match self.act.to {
            Some(to) => format!("coalesce(a.state = '{to}', false)"),
            None => "a.id is null".to_owned(),
        };
        db.sql(&format!(
            "create view seen as
             select w.n, {changed} as changed, a.state, a.version, a.security_version,
                    (select count(*) from audit e where e.target_id = w.id) as entries,
                    (select count(*) from audit e where e.target_id = w.id and e.outcome = 'done'
                        and e.action = '{}') as done,
                    (select count(*) from session s where s.account_id = w.id) as sessions,
                    (select count(*) from account_search t where t.account_id = w.id) as found,
                    (select count(*) from mail m where m.account_id = w.id and m.kind = 'reset'
                        and m.state = 'queued') as mails,
                    (select count(*) from mail m where m.account_id = w.id
                        and m.kind in ('turned_off', 'turned_on')) as told
               from watched w left join account a on a.id = w.id",
            self.act.action
        ))
        .await;
    }

    /// The act on all of them, in their order.
    pub fn call(&self) -> Call {
        let ids: Vec<String> = self.ids.iter().map(|id| format!("ids[]={id}")).collect();
        Call::form(self.act.endpoint, ids.join("&"))
    }

    /// How many are done.
    pub async fn changed(&self) -> usize {
        usize::try_from(self.world.db.count(CHANGED).await).unwrap()
    }

    /// Nothing is between before and after on any row: state, version, sessions, outbox and exactly one
    /// entry of the log, or none of them; a row is done, or as it was made.
    pub async fn none_is_torn(&self) {
        assert_eq!(self.torn().await, 0, "rows that have some of {} and not all", self.act.endpoint);
        self.world.is_whole().await;
    }

    /// How many rows have some of it.
    pub async fn torn(&self) -> i64 {
        let had = i32::from(self.act.from == "active");
        let left = if self.act.ends_sessions() { 0 } else { had };
        let raised = self.act.ends_sessions();
        // Whoever has proved his address is told, exactly once (SEC-102).
        let tells = self.act.from != "pending";
        let kept = if self.act.to.is_some() {
            // `state` is one of the two; the version was raised once or not at all.
            format!(
                "not (changed or state = '{}') or version <> 1 + changed::int
                 or security_version <> 1 + (changed and {raised})::int or found <> 1 or mails <> 1
                 or told <> (changed and {tells})::int",
                self.act.from
            )
        } else {
            format!(
                "not (changed or (state = '{}' and version = 1)) or found <> (not changed)::int
                 or mails <> (not changed)::int",
                self.act.from
            )
        };
        let sql = format!(
            "select count(*) from seen
              where done <> changed::int or entries <> done
                 or sessions <> case when changed then {left} else {had} end or {kept}"
        );
        self.world.db.count(&sql).await
    }

    /// The first `k` are done and no other.
    pub async fn done_up_to(&self, k: usize) {
        let wrong = format!("select count(*) from seen where changed <> (n < {k})");
        assert_eq!(self.world.db.count(&wrong).await, 0, "the first {k} rows are done and no other");
    }

    /// A fresh server shows what is in the database, row by row, and counts the same.
    pub async fn are_shown(&self, program: &Program) {
        let query = AccountQuery { size: 200, ..AccountQuery::of(self.act.kind) };
        let body = serde_json::json!({ "query": query }).to_string();
        let token = &self.world.token;
        let list = Call::json(&format!("{}/list", self.act.page()), body.clone());
        let page: Page<AccountRow> = program.call(&list, token).await.read();
        let total = Call::json(&format!("{}/total", self.act.page()), body);
        let total: Total = program.call(&total, token).await.read();
        let rows = u32::try_from(page.rows.len()).unwrap();
        assert_eq!(total, Total::Exact(rows));
        let there = format!("select count(*) from account where kind = '{}'", self.act.kind.key());
        assert_eq!(self.world.db.count(&there).await, i64::from(rows));
        if rows == 0 {
            return;
        }
        let shown = page.rows.iter().map(|row| format!("('{}'::uuid, '{}', {})", row.id, row.state.key(), row.version));
        let shown = shown.collect::<Vec<_>>().join(", ");
        let same = format!("{there} and (id, state, version) in (values {shown})");
        assert_eq!(self.world.db.count(&same).await, i64::from(rows), "each row as it is stored");
    }

    /// The same act again: who is done already is left alone, with the reason; the others are done
    /// (decision 6).
    pub async fn are_finished_by(&self, program: &Program) {
        let before = self.changed().await;
        assert!((1..PEOPLE).contains(&before), "there is something left to do: {before}");
        let outcome: BulkOutcome = program.call(&self.call(), &self.world.token).await.read();
        let asked: Vec<AccountId> = outcome.rows.iter().map(|row| row.id).collect();
        // On a slow machine the rest goes on as a job.
        assert!(asked.len() == self.ids.len() || outcome.job.is_some());
        assert_eq!(asked, self.ids[..asked.len()], "row by row, in the order asked");
        let again = self.act.again;
        for (n, row) in outcome.rows.iter().enumerate() {
            let expected = if n < before { again } else { (OutcomeKind::Done, "") };
            assert_eq!((row.result, row.reason.as_str()), expected, "{n}: {outcome:?}");
        }
        self.world.until("all are done", CHANGED, |n| n == i64::try_from(PEOPLE).unwrap()).await;
    }

    /// Of what was asked nothing was said to be done, but perhaps that it goes on.
    pub async fn nothing_was_acknowledged(&self, bulk: Pending) {
        let answer = bulk.answer().await.map(|answer| answer.read::<BulkOutcome>());
        assert!(answer.is_none_or(|outcome| outcome.job.is_some()), "nothing was acknowledged");
    }
}

/// How many rows are done.
pub const CHANGED: &str = "select count(*) from seen where changed";
