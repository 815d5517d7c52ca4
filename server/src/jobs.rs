//! The worker: takes jobs that are due and goes on with them, a turn each, so that a long one does not hold up a short one.
//! Any number of servers run it; leases keep them apart, and one that was killed is taken over.

use std::time::Duration;

use domain::Domain;
use domain::jobs::{Claim, Turn};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Jobs a server works on at once; the pages need the database too.
pub const AT_ONCE: usize = 2;
/// Between two looks for a job.
const POLL: Duration = Duration::from_millis(400);
/// The longest a job is worked on before others get their turn.
const TURN: Duration = Duration::from_secs(5);
/// After an outage.
const PAUSE: Duration = Duration::from_secs(2);

/// Works until `stop`; the lease in hand is given back then, so that another server goes on at once (REL-31).
pub async fn run(domain: Domain, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match domain.claim_job().await {
            Ok(Some(claim)) => turn(&domain, claim, &stop).await,
            Ok(None) => POLL,
            Err(error) => {
                tracing::warn!(%error, "no job could be taken");
                PAUSE
            }
        };
        if !pause.is_zero() {
            stop.run_until_cancelled(tokio::time::sleep(pause)).await;
        }
    }
}

/// One turn, in a task of its own: what breaks it off breaks off this turn only.
async fn turn(domain: &Domain, claim: Claim, stop: &CancellationToken) -> Duration {
    let (at_work, stop) = (domain.clone(), stop.clone());
    let started = Instant::now();
    let work =
        tokio::spawn(
            async move { at_work.work_on_job(&claim, &|| !stop.is_cancelled() && started.elapsed() < TURN).await },
        );
    let pause = match work.await {
        Ok(Ok(Turn::Over)) => return Duration::ZERO,
        Ok(Ok(Turn::Paused)) => Duration::ZERO,
        Ok(Err(error)) => {
            tracing::warn!(job = %claim.job, %error, "a turn of a job failed; it is taken up again");
            PAUSE
        }
        Err(error) => {
            tracing::error!(job = %claim.job, %error, "a turn of a job broke off");
            PAUSE
        }
    };
    if let Err(error) = domain.release_job(&claim).await {
        tracing::warn!(job = %claim.job, %error, "a lease could not be handed back; it runs out by itself");
    }
    pause
}
