//! SQL of the action log.
//!
//! A page is found in two steps: first the keys of its entries, by the indexes; then the entries themselves.
//! The first step is made of arms, each in the order of the log and each with its own end, so that none is ever
//! read further than a page: the newest of each company and group of the reader, of each action, of a person.

use sqlx::types::Json;
use sqlx::{PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::ask::{Ask, Span, Way};
use super::terms::Term;
use crate::caller::Scope;
use crate::error::Result;

/// An entry's place in the order.
pub type Place = (OffsetDateTime, Uuid);

/// Every action there is an entry of. Steps from one to the next along the index.
pub async fn actions(pool: &PgPool) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "with recursive word (action) as (
             (select action from audit order by action limit 1)
             union all
             select (select action from audit where action > word.action order by action limit 1)
               from word where word.action is not null
         )
         select action from word where action is not null",
    )
    .fetch_all(pool)
    .await?)
}

/// The next `most` entries of what is asked, whatever its search, in the span's direction.
pub async fn keys(pool: &PgPool, ask: &Ask, span: Span, most: i64) -> Result<Vec<Place>> {
    let mut arms = Arms { sql: QueryBuilder::new("select distinct at, id from ("), first: true, ask, span, most };
    if let Some(whom) = ask.whom {
        for column in ["target_id", "panel_id", "assisted_id"] {
            arms.begin();
            arms.sql.push(" and ").push(column).push(" = ").push_bind(whom);
            // Here already, so that nothing tells how much there is about a record out of sight.
            push_sight(&mut arms.sql, ask, "audit.id");
            arms.filters("at", "id", true);
            arms.end("id");
        }
    } else {
        if ask.sight.is_wide() {
            arms.wide();
        }
        if !ask.sight.all {
            arms.places();
            arms.own();
        }
    }
    let mut sql = arms.sql;
    sql.push(") t order by at").push(span.way.order()).push(", id").push(span.way.order());
    sql.push(" limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// The arms of [`keys`].
struct Arms<'a> {
    sql: QueryBuilder<Postgres>,
    first: bool,
    ask: &'a Ask,
    span: Span,
    most: i64,
}

impl Arms<'_> {
    fn next(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.sql.push(" union all ");
        }
    }

    fn begin(&mut self) {
        self.next();
        self.sql.push("(select at, id from audit where true");
    }

    fn end(&mut self, id: &'static str) {
        let order = self.span.way.order();
        self.sql.push(" order by at").push(order).push(", ").push(id).push(order);
        self.sql.push(" limit ").push_bind(self.most).push(")");
    }

    /// All, or for people of the operator who do not see every group all but what is about panels and groups.
    fn wide(&mut self) {
        let ask = self.ask;
        let outcome = ask.outcome.filter(|outcome| *outcome != "done");
        if let Some(who) = ask.who {
            self.by_person(who, true);
        } else if ask.actions.is_some() || outcome.is_some() {
            self.by_action();
        } else {
            self.begin();
            if !ask.sight.all {
                // Word for word what the index of these entries says.
                self.sql.push(" and target_kind not in ('panel', 'group')");
            }
            self.filters("at", "id", true);
            self.end("id");
        }
    }

    /// One arm for each action and outcome: each is a stretch of one index.
    fn by_action(&mut self) {
        let ask = self.ask;
        let actions = ask.actions.clone().unwrap_or_else(|| ask.known.clone());
        let outcomes: Vec<&str> = ask.outcome.map_or_else(|| vec!["done", "refused", "failed"], |one| vec![one]);
        self.next();
        self.sql.push("select a.at, a.id from unnest(").push_bind(actions).push(") w (action) cross join unnest(");
        self.sql.push_bind(outcomes).push("::text[]) o (outcome) cross join lateral (");
        self.sql.push("select at, id from audit where action = w.action and outcome = o.outcome");
        self.people_only();
        self.bounds("at", "id");
        self.end("id");
        self.sql.push(" a");
    }

    /// What one person did. He comes by a join, so that nobody's being busy leads to a walk through everything.
    fn by_person(&mut self, who: Uuid, people_only: bool) {
        self.next();
        self.sql
            .push("select a.at, a.id from unnest(array[")
            .push_bind(who)
            .push("::uuid]) w (who) cross join lateral (");
        self.sql.push("select at, id from audit where actor_id = w.who");
        if people_only {
            self.people_only();
        }
        self.filters("at", "id", false);
        self.end("id");
        self.sql.push(" a");
    }

    /// Written so that the index of these entries, which is in the order of time, does not offer itself: where
    /// little or nothing is found it would be walked to its end.
    fn people_only(&mut self) {
        if !self.ask.sight.all {
            self.sql.push(" and target_kind || '' not in ('panel', 'group')");
        }
    }

    /// The newest of each of the reader's companies and groups.
    fn places(&mut self) {
        self.next();
        self.sql.push("select p.at, p.entry_id as id from unnest(").push_bind(self.ask.sight.places.clone());
        self.sql.push(") w (place) cross join lateral (select at, entry_id from audit_place where place = w.place");
        self.filters("at", "entry_id", true);
        self.end("entry_id");
        self.sql.push(" p");
    }

    /// What the reader did himself.
    fn own(&mut self) {
        let me = self.ask.sight.me;
        if self.ask.who.is_none_or(|who| who == me) {
            self.by_person(me, false);
        }
    }

    fn bounds(&mut self, at: &'static str, id: &'static str) {
        push_bounds(&mut self.sql, self.ask, self.span, at, id);
    }

    fn filters(&mut self, at: &'static str, id: &'static str, with_actor: bool) {
        let ask = self.ask;
        if let Some(actions) = &ask.actions {
            self.sql.push(" and action = any(").push_bind(actions.clone()).push(")");
        }
        if let Some(outcome) = ask.outcome {
            self.sql.push(" and outcome = ").push_bind(outcome);
        }
        if let Some(who) = ask.who.filter(|_| with_actor) {
            self.sql.push(" and actor_id = ").push_bind(who);
        }
        self.bounds(at, id);
    }
}

fn push_bounds(sql: &mut QueryBuilder<Postgres>, ask: &Ask, span: Span, at: &'static str, id: &'static str) {
    if let Some(from) = ask.from {
        sql.push(" and ").push(at).push(" >= ").push_bind(from);
    }
    if let Some(to) = ask.to {
        sql.push(" and ").push(at).push(" < ").push_bind(to);
    }
    if let Some((since, entry)) = span.key {
        let beyond = if span.way == Way::Older { ") < (" } else { ") > (" };
        sql.push(" and (").push(at).push(", ").push(id).push(beyond);
        sql.push_bind(since).push(", ").push_bind(entry).push(")");
    }
}

/// Those of `ids` that hold every word of a search.
pub async fn holding(pool: &PgPool, ids: &[Uuid], terms: &[Term]) -> Result<Vec<Uuid>> {
    let mut sql = QueryBuilder::new("select s.entry_id from audit_search s where s.entry_id = any(");
    sql.push_bind(ids).push(")");
    for term in terms {
        // Not for the index: the entries are known.
        sql.push(" and s.text || '' like ").push_bind(&term.whole);
    }
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// How many entries the index finds for a search, at most `most`.
pub async fn count_hits(pool: &PgPool, indexed: &[&str], most: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1 from audit_search s where true");
    for pattern in indexed {
        sql.push(" and s.text like ").push_bind(*pattern);
    }
    sql.push(" limit ").push_bind(most).push(") t");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// As [`keys`] with the search: all that the index finds, then those that are asked for.
pub async fn hits(
    pool: &PgPool,
    ask: &Ask,
    (indexed, terms): (&[&str], &[Term]),
    span: Span,
    most: i64,
) -> Result<Vec<Place>> {
    let mut sql = QueryBuilder::new("with hit as materialized (select s.at, s.entry_id from audit_search s where true");
    for pattern in indexed {
        sql.push(" and s.text like ").push_bind(*pattern);
    }
    for term in terms {
        sql.push(" and s.text || '' like ").push_bind(&term.whole);
    }
    push_bounds(&mut sql, ask, span, "s.at", "s.entry_id");
    sql.push(") select h.at, h.entry_id as id from hit h where true");
    push_sight(&mut sql, ask, "h.entry_id");
    push_entry(&mut sql, ask);
    let order = span.way.order();
    sql.push(" order by h.at").push(order).push(", h.entry_id").push(order).push(" limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// "And the reader sees the entry `id`", by the places kept beside it.
fn push_sight(sql: &mut QueryBuilder<Postgres>, ask: &Ask, id: &'static str) {
    if ask.sight.all {
        return;
    }
    sql.push(" and (exists (select 1 from audit_place k where k.entry_id = ").push(id).push(" and k.place = any(");
    sql.push_bind(ask.sight.places.clone()).push("))");
    sql.push(" or exists (select 1 from audit o where o.id = ").push(id).push(" and (o.actor_id = ");
    sql.push_bind(ask.sight.me);
    if ask.sight.people {
        sql.push(" or o.target_kind not in ('panel', 'group')");
    }
    sql.push(")))");
}

/// "And the entry is what the filters ask for."
fn push_entry(sql: &mut QueryBuilder<Postgres>, ask: &Ask) {
    if ask.actions.is_none() && ask.outcome.is_none() && ask.who.is_none() && ask.whom.is_none() {
        return;
    }
    sql.push(" and exists (select 1 from audit e where e.id = h.entry_id");
    if let Some(actions) = &ask.actions {
        sql.push(" and e.action = any(").push_bind(actions.clone()).push(")");
    }
    if let Some(outcome) = ask.outcome {
        sql.push(" and e.outcome = ").push_bind(outcome);
    }
    if let Some(who) = ask.who {
        sql.push(" and e.actor_id = ").push_bind(who);
    }
    if let Some(whom) = ask.whom {
        sql.push(" and ").push_bind(whom).push(" in (e.target_id, e.panel_id, e.assisted_id)");
    }
    sql.push(")");
}

/// An entry with what is known of its records now, and whether they are in the reader's sight.
#[derive(Debug, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "one for each record an entry names: is it in sight?")]
pub struct Line {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who, and his name at the time.
    pub actor_id: Option<Uuid>,
    /// Name at the time.
    pub actor_name: String,
    /// The kind of his account now; none when it is gone.
    pub actor_kind: Option<String>,
    /// He is in sight.
    pub actor_seen: bool,
    /// The assisted person.
    pub assisted_id: Option<Uuid>,
    /// His name at the time, or now for entries that do not have it.
    pub assisted_name: String,
    /// The kind of his account now.
    pub assisted_kind: Option<String>,
    /// He is in sight.
    pub assisted_seen: bool,
    /// Stable word.
    pub action: String,
    /// `account`, `panel`, …
    pub target_kind: String,
    /// Which.
    pub target_id: Option<Uuid>,
    /// Its name at the time.
    pub target_name: String,
    /// The kind of the account now, when it is one.
    pub account_kind: Option<String>,
    /// Its name now; none when it is gone.
    pub name_now: Option<String>,
    /// It is in sight.
    pub target_seen: bool,
    /// One of the places kept beside it is in sight.
    pub kept: bool,
    /// The panel an act on somebody is about.
    pub panel_id: Option<Uuid>,
    /// It is in sight.
    pub panel_seen: bool,
    /// Before and after by field.
    pub changes: Json<Vec<model::accounts::Change>>,
    /// Stable word.
    pub outcome: String,
    /// Why not.
    pub reason: String,
    /// Network address.
    pub address: String,
    /// Id of the request.
    pub request_id: String,
    /// Number in the chain.
    pub seq: Option<i64>,
}

/// "The account `a` is in sight", by its company, its links and its panels: the rule of `accounts::repo::push_sight`.
/// $2 all people, $3 companies, $4 all groups, $5 groups.
macro_rules! seen {
    ($a:literal) => {
        concat!(
            "($2 or ",
            $a,
            ".company_id = any($3) or (",
            $a,
            ".kind <> 'employee' and exists (
                 select 1 from panel p
                  where ($4 or p.group_id = any($5))
                    and p.id in (select panel_id from customer_link where account_id = ",
            $a,
            ".id and ",
            $a,
            ".kind = 'end_user'
                                  union all
                                 select panel_id from installer_link where account_id = ",
            $a,
            ".id and ",
            $a,
            ".kind = 'installer'))))"
        )
    };
}

/// These entries, in no order.
pub async fn lines(pool: &PgPool, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Line>> {
    let mut places = scope.companies.clone();
    places.extend_from_slice(&scope.groups);
    Ok(sqlx::query_as(concat!(
        "select e.id, e.at, e.actor_id, e.actor_name, ac.kind as actor_kind,
                coalesce(ac.id is not null and ", seen!("ac"), ", false) as actor_seen,
                e.assisted_id, coalesce(nullif(e.assisted_name, ''), nullif(aa.label, ''), aa.email, '') as assisted_name,
                aa.kind as assisted_kind, coalesce(aa.id is not null and ", seen!("aa"), ", false) as assisted_seen,
                e.action, e.target_kind, e.target_id, e.target_name, t.kind as account_kind,
                case e.target_kind
                     when 'account' then coalesce(nullif(t.label, ''), t.email)
                     when 'company' then c.name
                     when 'group' then g.name
                     when 'panel' then p.imei
                     when 'role' then r.name
                end as name_now,
                coalesce(case e.target_kind
                     when 'account' then t.id is not null and ", seen!("t"), "
                     when 'company' then c.id is not null and ($2 or c.id = any($3))
                     when 'group' then g.id is not null and ($4 or g.id = any($5))
                     when 'panel' then p.id is not null and ($4 or p.group_id = any($5))
                     when 'role' then r.id is not null and $2
                end, false) as target_seen,
                exists (select 1 from audit_place k where k.entry_id = e.id and k.place = any($6)) as kept,
                e.panel_id, coalesce(q.id is not null and ($4 or q.group_id = any($5)), false) as panel_seen,
                e.changes, e.outcome, e.reason, e.address, e.request_id, e.seq
           from audit e
           left join account ac on ac.id = e.actor_id
           left join account aa on aa.id = e.assisted_id
           left join account t on e.target_kind = 'account' and t.id = e.target_id
           left join company c on e.target_kind = 'company' and c.id = e.target_id
           left join panel_group g on e.target_kind = 'group' and g.id = e.target_id
           left join panel p on e.target_kind = 'panel' and p.id = e.target_id
           left join role r on e.target_kind = 'role' and r.id = e.target_id
           left join panel q on q.id = e.panel_id
          where e.id = any($1)"
    ))
    .bind(ids)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(places)
    .fetch_all(pool)
    .await?)
}

/// The kind (an account's, or `company`, `group`, `panel`, `role`) and the name of a record in sight.
pub async fn named(pool: &PgPool, scope: &Scope, id: Uuid) -> Result<Option<(String, String)>> {
    Ok(sqlx::query_as(concat!(
        "select a.kind, coalesce(nullif(a.label, ''), a.email) from account a where a.id = $1 and ",
        seen!("a"),
        " union all select 'company', c.name from company c where c.id = $1 and ($2 or c.id = any($3))
          union all select 'group', g.name from panel_group g where g.id = $1 and ($4 or g.id = any($5))
          union all select 'panel', p.imei from panel p where p.id = $1 and ($4 or p.group_id = any($5))
          union all select 'role', r.name from role r where r.id = $1 and $2
          limit 1"
    ))
    .bind(id)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .fetch_optional(pool)
    .await?)
}

/// Every group: for who sees all of them but not everybody.
pub async fn all_groups(pool: &PgPool) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from panel_group").fetch_all(pool).await?)
}

/// Those of `names` that groups in sight have.
pub async fn groups_in_sight(pool: &PgPool, scope: &Scope, names: &[String]) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar("select distinct name from panel_group where name = any($1) and ($2 or id = any($3))")
        .bind(names)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_all(pool)
        .await?)
}
