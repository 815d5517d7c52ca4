//! SQL of people and panels of whom a part was typed. Nothing is sorted but what is shown: a search ends with the
//! first that it finds.

use model::accounts::{Kind, State};
use model::finding::{EACH, Hit, What};
use sqlx::{PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use super::Typed;
use crate::accounts::links::repo as links;
use crate::accounts::list::found::repo::push_sight_of;
use crate::accounts::list::terms::repo::push_indexed;
use crate::accounts::repo::unknown;
use crate::accounts::sight::repo::push_panel_sight;
use crate::caller::Scope;
use crate::error::Result;

/// So many names are looked through from where what was typed would stand.
const NAMES: i64 = 500;
/// So many panels lead to their people.
const PANELS: i64 = 20;

/// People of a kind in sight: first those whose names begin so, by name, then others; none twice.
pub async fn people(pool: &PgPool, scope: &Scope, kind: Kind, typed: &Typed) -> Result<Vec<Uuid>> {
    let most = i64::from(EACH);
    let mut sql = QueryBuilder::new(
        "with named as materialized (select n.id, n.name_key from (select a.id, a.name_key, a.sight from account a where a.kind = '",
    );
    sql.push(kind.key()).push("' and a.name_key >= ").push_bind(&typed.name);
    sql.push(" order by a.name_key, a.id limit ").push_bind(NAMES);
    sql.push(") n where n.name_key like ").push_bind(&typed.begins);
    push_sight_of(&mut sql, scope, kind, "n.sight");
    sql.push(" order by n.name_key, n.id limit ").push_bind(most);
    sql.push("), texts as materialized (select s.account_id as id from account_search s where s.kind = '");
    sql.push(kind.key()).push("'");
    push_typed(&mut sql, "s.text", typed);
    push_sight_of(&mut sql, scope, kind, "s.sight");
    sql.push(" limit ").push_bind(2 * most).push("), paneled as materialized (");
    push_paneled(&mut sql, scope, kind, typed);
    sql.push(
        ") select id from (
             select id, 0 as place, name_key from named
             union all select id, 1, '' from texts union all select id, 2, '' from paneled
         ) f group by id order by min(place), min(name_key), id limit ",
    );
    sql.push_bind(most);
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// People on panels in sight. A panel out of sight is no way to find anybody (SEC-47).
fn push_paneled(sql: &mut QueryBuilder<Postgres>, scope: &Scope, kind: Kind, typed: &Typed) {
    let Some(panel) = typed.terms.panel().filter(|_| kind != Kind::Employee) else {
        sql.push("select account_id as id from account_search where false");
        return;
    };
    sql.push("select l.account_id as id from (select p.panel_id from panel_search p where true");
    push_indexed(sql, "p.text", panel);
    push_panel_sight(sql, scope, "p.sight");
    sql.push(" limit ").push_bind(PANELS).push(") p join ").push(links::table(kind));
    sql.push(" l on l.panel_id = p.panel_id limit ").push_bind(i64::from(EACH));
}

/// "And `text` holds what was typed": anywhere, or what is short at the beginning of a word. Both by the trigrams.
fn push_typed(sql: &mut QueryBuilder<Postgres>, text: &'static str, typed: &Typed) {
    let Some(word) = &typed.word else {
        for needle in typed.terms.needles() {
            push_indexed(sql, text, needle);
        }
        return;
    };
    sql.push(" and (").push(text).push(" like ").push_bind(format!("{word}%"));
    for before in [" ", "\n", ":"] {
        sql.push(" or ").push(text).push(" like ").push_bind(format!("%{before}{word}%"));
    }
    sql.push(")");
    for needle in typed.terms.needles() {
        // An expression, because the index knows nothing of two characters.
        sql.push(" and ").push(text).push(" || '' like ").push_bind(needle.whole.clone());
    }
}

/// A person as he is shown.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    /// Which.
    pub id: Uuid,
    kind: String,
    state: String,
    /// His name, or else his address.
    pub title: String,
    /// His address.
    pub email: String,
    /// As he writes it.
    pub phone: String,
}

impl Line {
    /// Of which kind he is, and where in his life.
    pub fn standing(&self) -> Result<(Kind, State)> {
        let kind = Kind::from_key(&self.kind).ok_or_else(|| unknown("kind"))?;
        Ok((kind, State::from_key(&self.state).ok_or_else(|| unknown("state"))?))
    }
}

/// Those people, who were found in sight.
pub async fn lines(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<Line>> {
    Ok(sqlx::query_as(
        "select id, kind, state, coalesce(nullif(label, ''), email) as title, email, phone from account
          where id = any($1)",
    )
    .bind(ids)
    .fetch_all(pool)
    .await?)
}

#[derive(sqlx::FromRow)]
struct PanelLine {
    id: Uuid,
    imei: String,
    detail: String,
}

/// Panels in sight.
pub async fn panels(pool: &PgPool, scope: &Scope, typed: &Typed) -> Result<Vec<Hit>> {
    let mut sql = QueryBuilder::new(
        "select p.id, p.imei, concat_ws(' · ', nullif(p.web_name, ''), nullif(p.account_code, ''), g.name) as detail
           from (select s.panel_id from panel_search s where true",
    );
    push_typed(&mut sql, "s.text", typed);
    push_panel_sight(&mut sql, scope, "s.sight");
    sql.push(" limit ").push_bind(i64::from(EACH));
    sql.push(") s join panel p on p.id = s.panel_id join panel_group g on g.id = p.group_id order by p.imei");
    let lines: Vec<PanelLine> = sql.build_query_as().fetch_all(pool).await?;
    let hit =
        |line: PanelLine| Hit { what: What::Panel, id: line.id, title: line.imei, detail: line.detail, exact: false };
    Ok(lines.into_iter().map(hit).collect())
}
