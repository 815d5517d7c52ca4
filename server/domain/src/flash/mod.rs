//! What a form post without JavaScript leaves for the next page: kept here, not in the URL, so
//! that no link can forge a message (SEC-69).

pub mod repo;

use model::ApiError;
use model::ids::SessionId;
use model::viewer::Flash;
use time::Duration;
use uuid::Uuid;

use crate::Domain;
use crate::error::Result;

impl Domain {
    /// Keeps `flash` for `session`, for five minutes, or half an hour when a proof is needed first; answers its id.
    pub async fn put_flash(&self, session: SessionId, flash: &Flash) -> Result<Uuid> {
        let id = self.new_uuid();
        let kept = Duration::minutes(if flash.error == Some(ApiError::StepUp) { 30 } else { 5 });
        repo::insert(self.pool(), id, session, flash, self.clock().now() + kept).await?;
        Ok(id)
    }

    /// The flash of this id, when it is this session's and not past.
    pub async fn flash(&self, session: SessionId, id: Uuid) -> Result<Option<Flash>> {
        repo::find(self.pool(), id, session, self.clock().now()).await
    }
}
