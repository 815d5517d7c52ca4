//! What goes wrong inside, and how it becomes the one outward error. Internals go to the log once,
//! under a number; the person gets the number (SEC-81).

use model::ApiError;

/// What every service answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error inside the domain.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An answer for the person.
    #[error("{0}")]
    Api(#[from] ApiError),
    /// The database, before anything was kept.
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// The connection broke during commit: nobody knows whether it took effect (REL-05).
    #[error("commit: {0}")]
    Commit(sqlx::Error),
    /// The job was cancelled, or is worked on elsewhere by now: this turn of it must not count.
    #[error("this turn of the job is over")]
    TurnOver,
    /// Something that cannot be, is.
    #[error("{0}")]
    Bug(String),
}

impl Error {
    /// A broken invariant; `what` goes to the log only.
    pub fn bug(what: impl Into<String>) -> Self {
        Self::Bug(what.into())
    }

    /// One field's fault.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        ApiError::field(field, message).into()
    }

    /// A refusal because of the record's state.
    pub fn conflict(message: impl Into<String>) -> Self {
        ApiError::conflict(message).into()
    }

    /// May the whole transaction be tried again? Serialization failures, deadlocks, and
    /// connections lost before commit (REL-08).
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Db(sqlx::Error::Database(e)) => e
                .code()
                .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "25006") || code.starts_with("57P0")),
            Self::Db(sqlx::Error::Io(_)) => true,
            _ => false,
        }
    }

    /// True when a unique index refused; `index` is its name.
    pub fn violates(&self, index: &str) -> bool {
        matches!(self, Self::Db(sqlx::Error::Database(e)) if e.constraint() == Some(index))
    }

    /// The outward error. Logs what the person must not read, once, here.
    pub fn into_api(self, incident: &str) -> ApiError {
        match self {
            Self::Api(error) => error,
            Self::Db(error) if is_away(&error) => {
                tracing::warn!(incident, %error, "the database is away or busy");
                ApiError::Unavailable
            }
            Self::Commit(error) => {
                tracing::error!(incident, %error, "the connection broke during commit");
                ApiError::Unavailable
            }
            other => {
                tracing::error!(incident, error = %other, "internal error");
                ApiError::Internal(incident.to_owned())
            }
        }
    }
}

/// The database cannot answer now: timeouts, broken connections, start-up, a full pool.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(e) => e.code().is_some_and(|code| {
            code.starts_with("57P")
                || code.starts_with("08")
                || code.starts_with("53")
                || matches!(code.as_ref(), "57014" | "55P03" | "40001" | "40P01" | "25006")
        }),
        _ => false,
    }
}

/// Tries `work` again, whole, when [`Error::is_retryable`]: at most four times, with a pause that
/// grows from 10 ms and differs for each, so that two that met do not meet again.
pub async fn retry<T, F, Fut>(entropy: &crate::Entropy, mut work: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let mut pause_ms = 10;
    for _ in 0..3 {
        match work().await {
            Err(error) if error.is_retryable() => {
                let pause = pause_ms + entropy.below(pause_ms);
                tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
                pause_ms *= 3;
            }
            other => return other,
        }
    }
    work().await
}
