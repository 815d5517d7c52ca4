//! SQL of what a list holds, in no order: kind, sight, filters, search.

use model::accounts::Kind;
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;

use crate::accounts::links::repo as links;
use crate::accounts::list::Plan;
use crate::accounts::list::terms::Needle;
use crate::accounts::list::terms::repo::{push_indexed, push_whole};
use crate::accounts::sight::repo::{push_listed_sight, push_panel_sight};
use crate::caller::Scope;

/// `a.kind = 'end_user'`: written out, not bound. The indexes begin with it, and a plan should know which
/// kind it is for.
pub fn push_kind(sql: &mut QueryBuilder<Postgres>, table: &'static str, kind: Kind) {
    sql.push(table).push(".kind = '").push(kind.key()).push("'");
}

/// The kept sight of this list's kind.
pub fn push_sight_in(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, column: &'static str) {
    push_sight_of(sql, plan.scope, plan.query.kind, column);
}

/// The kept sight of a kind. An employee is in sight by his company alone, which comes first in his sight: panels that
/// he kept from his time as an installer bring nobody to him.
pub fn push_sight_of(sql: &mut QueryBuilder<Postgres>, scope: &Scope, kind: Kind, column: &'static str) {
    if kind != Kind::Employee {
        push_listed_sight(sql, scope, column);
    } else if !scope.all_people {
        sql.push(" and ").push(column).push("[1] = any(").push_bind(scope.companies.clone()).push(")");
    }
}

/// `from … where …` of everything the list holds, in no order.
pub fn push_found(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    sql.push(" from account a");
    if plan.is_search() {
        sql.push(" join (");
        push_text_hits(sql, plan);
        if let Some(panel) = plan.panel() {
            sql.push(" union ");
            push_panel_hits(sql, plan, panel);
        }
        // Their sight was asked where they were found.
        sql.push(") s on s.account_id = a.id where ");
        push_kind(sql, "a", plan.query.kind);
    } else {
        sql.push(" where ");
        push_kind(sql, "a", plan.query.kind);
        push_sight_in(sql, plan, "a.sight");
    }
    push_filters(sql, plan, "a.company_id");
}

/// What the query narrows by beside search; `company` names where the company's id is.
pub fn push_filters(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, company: &str) {
    const SIGNED_IN: &str = " and coalesce(a.last_sign_in_at, '-infinity'::timestamptz) ";
    let query = plan.query;
    if let Some(status) = query.status {
        sql.push(" and a.state = ").push_bind(status.key());
    }
    if let Some(id) = query.company {
        sql.push(" and ").push(company).push(" = ").push_bind(id.0);
    }
    if let Some(role) = query.role {
        sql.push(" and a.role_id = ").push_bind(role.0);
    }
    if query.signed_in {
        sql.push(" and ");
        push_signed_in(sql, plan.now);
    }
    if query.never {
        sql.push(SIGNED_IN).push("= '-infinity'");
    }
    if let Some(before) = plan.idle_before {
        sql.push(" and coalesce(a.last_sign_in_at, a.created_at) < ").push_bind(before);
    }
}

/// "The account `a` is signed in": it has a session that still counts, as its own list has it.
pub fn push_signed_in(sql: &mut QueryBuilder<Postgres>, now: OffsetDateTime) {
    sql.push("exists (select 1 from session s join account b on b.id = s.account_id where s.account_id = a.id");
    sql.push(" and s.ends_at > ").push_bind(now);
    sql.push(" and s.seen_at + make_interval(secs => s.idle_seconds) > ").push_bind(now);
    sql.push(" and s.security_version = b.security_version)");
}

/// Accounts in sight by what is written of them.
pub fn push_text_hits(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    sql.push("select s.account_id from account_search s where ");
    push_kind(sql, "s", plan.query.kind);
    for needle in plan.terms.needles() {
        push_indexed(sql, "s.text", needle);
    }
    push_sight_in(sql, plan, "s.sight");
}

/// Accounts on panels in sight, by what is written of those. A panel out of sight is no way to find
/// anybody (SEC-47); whoever is on one in sight is in sight himself.
pub fn push_panel_hits(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, panel: &Needle) {
    sql.push("select l.account_id from panel_search p join ").push(links::table(plan.query.kind));
    sql.push(" l on l.panel_id = p.panel_id where true");
    push_indexed(sql, "p.text", panel);
    push_panel_sight(sql, plan.scope, "p.sight");
}

/// "And the search finds the account `a`", asked account by account. Sub-queries in place of
/// `exists`, which the planner might answer by finding everybody first.
pub fn push_probes(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    if !plan.is_search() {
        return;
    }
    sql.push(" and ((select true");
    for needle in plan.terms.needles() {
        push_whole(sql, "s.text", needle);
    }
    sql.push(" from account_search s where s.account_id = a.id)");
    if let Some(panel) = plan.panel() {
        sql.push(" or (select bool_or(true");
        push_whole(sql, "p.text", panel);
        push_panel_sight(sql, plan.scope, "p.sight");
        sql.push(") from ").push(links::table(plan.query.kind));
        sql.push(" l join panel_search p on p.panel_id = l.panel_id where l.account_id = a.id)");
    }
    sql.push(")");
}
