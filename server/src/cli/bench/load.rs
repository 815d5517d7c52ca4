//! Asks a question again and again and times the answers: as fast as some clients can, and at a
//! fixed rate of arrivals whether earlier ones are answered or not.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::Domain;

use super::super::in_words;

/// What is asked; the number counts the times, so that a question can go through its variants.
pub type Ask = Arc<dyn Fn(Domain, usize) -> Answer + Send + Sync>;
/// Its answer under way.
pub type Answer = Pin<Box<dyn Future<Output = domain::Result<()>> + Send>>;

/// Times of the answers, and how many came a second.
pub struct Figures {
    took: Vec<Duration>,
    elapsed: Duration,
    /// Questions that were not answered.
    pub failed: usize,
}

impl Figures {
    fn new(mut took: Vec<Duration>, elapsed: Duration, failed: usize) -> anyhow::Result<Self> {
        anyhow::ensure!(!took.is_empty(), "nothing was answered");
        took.sort_unstable();
        Ok(Self { took, elapsed, failed })
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.took.iter().map(|_| 1.0).sum::<f64>() / self.elapsed.as_secs_f64()
    }

    /// So many of a hundred answers took at most this, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        self.took[(self.took.len() - 1) * percent / 100].as_secs_f64() * 1_000.0
    }
}

/// Each of the clients asks again as soon as it has its answer.
pub async fn saturate(domain: &Domain, ask: &Ask, clients: usize, length: Duration) -> anyhow::Result<Figures> {
    let started = Instant::now();
    let next = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..clients)
        .map(|_| {
            let (domain, ask, next) = (domain.clone(), Arc::clone(ask), Arc::clone(&next));
            tokio::spawn(async move {
                let mut took = Vec::new();
                while started.elapsed() < length {
                    let begun = Instant::now();
                    ask(domain.clone(), next.fetch_add(1, Ordering::Relaxed)).await?;
                    took.push(begun.elapsed());
                }
                Ok::<_, domain::Error>(took)
            })
        })
        .collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.await?.map_err(in_words)?);
    }
    Figures::new(took, started.elapsed(), 0)
}

/// A question arrives every `1/rate` seconds. Its time runs from when it was due: who has to wait
/// because those before him were slow, waited.
pub async fn arrive(domain: &Domain, ask: &Ask, rate: u32, length: Duration) -> anyhow::Result<Figures> {
    let started = Instant::now();
    let step = Duration::from_secs(1) / rate;
    let mut asked = Vec::new();
    let mut due = started;
    while due < started + length {
        tokio::time::sleep_until(due.into()).await;
        let answer = ask(domain.clone(), asked.len());
        asked.push(tokio::spawn(async move {
            let outcome = answer.await;
            (due.elapsed(), outcome.is_err())
        }));
        due += step;
    }
    let (mut took, mut failed) = (Vec::new(), 0);
    for answer in asked {
        let (time, is_failed) = answer.await?;
        took.push(time);
        failed += usize::from(is_failed);
    }
    Figures::new(took, started.elapsed(), failed)
}
