//! SQL of what was typed.

use sqlx::{Postgres, QueryBuilder};

use super::Needle;

/// "And `text` holds the needle", so that the trigram index finds it.
pub fn push_indexed(sql: &mut QueryBuilder<Postgres>, text: &'static str, needle: &Needle) {
    if let Some(part) = &needle.indexed {
        sql.push(" and ").push(text).push(" like ").push_bind(part.clone());
        // An expression, so that the index is not asked for this as well.
        sql.push(" and ").push(text).push(" || '' like ").push_bind(needle.whole.clone());
    } else {
        push_whole(sql, text, needle);
    }
}

/// "And `text` holds the needle", looked at text by text.
pub fn push_whole(sql: &mut QueryBuilder<Postgres>, text: &'static str, needle: &Needle) {
    sql.push(" and ").push(text).push(" like ").push_bind(needle.whole.clone());
}
