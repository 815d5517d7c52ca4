//! SQL of the group a panel is put into.

use model::ids::GroupId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Place;
use crate::caller::Scope;
use crate::error::Result;

/// A group in sight; nobody removes it until the transaction ends.
pub async fn keep(conn: &mut PgConnection, scope: &Scope, id: GroupId) -> Result<Option<Place>> {
    let row: Option<(Uuid, String)> =
        sqlx::query_as("select id, name from panel_group where id = $1 and ($2 or id = any($3)) for key share")
            .bind(id.0)
            .bind(scope.all_groups)
            .bind(&scope.groups)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(id, name)| Place { id: GroupId(id), name }))
}

/// The group that takes panels that belong nowhere else.
pub async fn main(conn: &mut PgConnection) -> Result<Option<GroupId>> {
    let id: Option<Uuid> = sqlx::query_scalar("select id from panel_group where is_main").fetch_optional(conn).await?;
    Ok(id.map(GroupId))
}
