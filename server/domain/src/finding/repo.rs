//! SQL of finding what has no list of its own to be found by, and of what was changed last.

use model::accounts::{Kind, State};
use model::finding::{EACH, Hit, What};
use model::ids::AccountId;
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use crate::accounts::repo::unknown;
use crate::accounts::sight::repo::push_listed_sight;
use crate::caller::Scope;
use crate::error::Result;
use crate::fold::{fold, like_escape};

/// What is looked for.
#[derive(Debug)]
pub struct Wanted {
    /// These and no others.
    ids: Option<Vec<Uuid>>,
    /// Patterns; all must match.
    words: Option<Vec<String>>,
    /// The whole of it, as typed and folded.
    typed: String,
    whole: String,
    most: i64,
}

impl Wanted {
    /// Whatever has `typed` as a whole identifier.
    pub fn whole(typed: &str) -> Self {
        let id = Uuid::try_parse(typed).ok().map(|id| vec![id]);
        Self { ids: id, words: None, typed: typed.to_owned(), whole: fold(typed), most: i64::from(EACH) }
    }

    /// Whatever has every word of `typed` in it, or its id is that.
    pub fn part(typed: &str) -> Self {
        let whole = Self::whole(typed);
        let words = whole.whole.split_whitespace().map(|word| format!("%{}%", like_escape(word))).collect();
        Self { words: whole.ids.is_none().then_some(words), ..whole }
    }

    /// These.
    pub fn these(ids: &[Uuid]) -> Self {
        Self { ids: Some(ids.to_vec()), words: None, typed: String::new(), whole: String::new(), most: 50 }
    }
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    title: String,
    detail: String,
    exact: bool,
}

fn hits(what: What, lines: Vec<Line>) -> Vec<Hit> {
    let hit = |line: Line| Hit { what, id: line.id, title: line.title, detail: line.detail, exact: line.exact };
    lines.into_iter().map(hit).collect()
}

/// Panels in sight: these, or those of this IMEI, account code or web name.
pub async fn panels(pool: &PgPool, scope: &Scope, wanted: &Wanted) -> Result<Vec<Hit>> {
    // Each identifier by its own index; a code that is everybody's is read no further than is shown.
    let lines: Vec<Line> = sqlx::query_as(
        "with hit (id) as (
             select id from panel where id = any($1)
             union select id from panel where imei = $2
             union (select id from panel where account_code in ($3, upper($3)) and ($4 or group_id = any($5)) limit $6)
             union (select id from panel where lower(web_name) = lower($3) and ($4 or group_id = any($5)) limit $6)
         )
         select p.id, p.imei as title, concat_ws(' · ', nullif(p.web_name, ''), nullif(p.account_code, ''), g.name) as detail,
                true as exact
           from panel p join panel_group g on g.id = p.group_id
          where p.id in (select id from hit) and ($4 or p.group_id = any($5))
          order by p.imei limit $6",
    )
    .bind(&wanted.ids)
    .bind(Some(&wanted.whole).filter(|whole| !whole.is_empty()))
    .bind(Some(&wanted.typed).filter(|typed| !typed.is_empty()))
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(wanted.most)
    .fetch_all(pool)
    .await?;
    Ok(hits(What::Panel, lines))
}

/// Groups in sight, by name; a company out of sight is not named.
pub async fn groups(pool: &PgPool, scope: &Scope, wanted: &Wanted) -> Result<Vec<Hit>> {
    let lines: Vec<Line> = sqlx::query_as(
        "select g.id, g.name as title, coalesce(c.name, '') as detail, g.name_key = $3 as exact
           from panel_group g left join company c on c.id = g.company_id and ($4 or c.id = any($5))
          where ($6 or g.id = any($7)) and ($1::uuid[] is null or g.id = any($1))
            and ($2::text[] is null or g.name_key like all($2))
          order by exact desc, g.name_key, g.id limit $8",
    )
    .bind(&wanted.ids)
    .bind(&wanted.words)
    .bind(&wanted.whole)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(wanted.most)
    .fetch_all(pool)
    .await?;
    Ok(hits(What::Group, lines))
}

/// Companies in sight, by name, code or contact.
pub async fn companies(pool: &PgPool, scope: &Scope, wanted: &Wanted) -> Result<Vec<Hit>> {
    let lines: Vec<Line> = sqlx::query_as(
        "select c.id, c.name as title, c.code as detail, (c.name_key = $3 or lower(c.code) = $3) as exact
           from company c
          where ($4 or c.id = any($5)) and ($1::uuid[] is null or c.id = any($1))
            and ($2::text[] is null or (c.name_key || E'\\n' || lower(c.code) || E'\\n' || c.contact_key) like all($2))
          order by exact desc, c.name_key, c.id limit $6",
    )
    .bind(&wanted.ids)
    .bind(&wanted.words)
    .bind(&wanted.whole)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(wanted.most)
    .fetch_all(pool)
    .await?;
    Ok(hits(What::Company, lines))
}

/// Roles, by name: whoever may view roles sees all of them.
pub async fn roles(pool: &PgPool, wanted: &Wanted) -> Result<Vec<Hit>> {
    let lines: Vec<Line> = sqlx::query_as(
        "select r.id, r.name as title, case when r.built_in is null then '' else 'Built in' end as detail,
                lower(r.name) = $3 as exact
           from role r
          where ($1::uuid[] is null or r.id = any($1)) and ($2::text[] is null or lower(r.name) like all($2))
          order by exact desc, lower(r.name), r.id limit $4",
    )
    .bind(&wanted.ids)
    .bind(&wanted.words)
    .bind(&wanted.whole)
    .bind(wanted.most)
    .fetch_all(pool)
    .await?;
    Ok(hits(What::Role, lines))
}

/// So many of the caller's last entries are looked through.
const ENTRIES: i64 = 300;

/// The records that somebody changed last, the latest first, himself left out.
pub async fn changed_last(pool: &PgPool, account: AccountId) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select target_id from (
             select target_id, at from audit
              where actor_id = $1 and outcome = 'done' order by at desc, id desc limit $2) t
          where target_id is not null and target_id <> $1
          group by target_id order by max(at) desc limit 20",
    )
    .bind(account.0)
    .bind(ENTRIES)
    .fetch_all(pool)
    .await?)
}

#[derive(sqlx::FromRow)]
struct Person {
    id: Uuid,
    kind: String,
    state: String,
    title: String,
    email: String,
}

/// Those of `ids` who are people of these kinds in sight.
pub async fn people(pool: &PgPool, scope: &Scope, kinds: &[Kind], ids: &[Uuid]) -> Result<Vec<Hit>> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.key()).collect();
    let mut sql = QueryBuilder::new(
        "select a.id, a.kind, a.state, coalesce(nullif(a.label, ''), a.email) as title, a.email
           from account a where a.id = any(",
    );
    sql.push_bind(ids).push(") and a.kind = any(").push_bind(kinds).push(")");
    push_listed_sight(&mut sql, scope, "a.sight");
    let found: Vec<Person> = sql.build_query_as().fetch_all(pool).await?;
    let hit = |person: Person| {
        let kind = Kind::from_key(&person.kind).ok_or_else(|| unknown("kind"))?;
        let state = State::from_key(&person.state).ok_or_else(|| unknown("state"))?;
        let detail = format!("{} · {}", person.email, state.word(kind));
        Ok(Hit { what: What::Person(kind), id: person.id, title: person.title, detail, exact: false })
    };
    found.into_iter().map(hit).collect()
}
