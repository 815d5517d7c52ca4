//! Randomness: the system's, or a test's that repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// Gives random bytes. Clones share one source.
#[derive(Clone, Debug)]
pub struct Entropy(Arc<Source>);

#[derive(Debug)]
enum Source {
    System,
    Seeded { seed: u64, counter: AtomicU64 },
}

impl Entropy {
    /// The system's generator.
    pub fn system() -> Self {
        Self(Arc::new(Source::System))
    }

    /// The same bytes for the same seed: tests and invented data only.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Source::Seeded { seed, counter: AtomicU64::new(0) }))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system gives no randomness: nothing secret can be made then.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        match &*self.0 {
            Source::System => system(&mut out),
            Source::Seeded { seed, counter } => {
                for chunk in out.chunks_mut(32) {
                    let n = counter.fetch_add(1, Ordering::Relaxed);
                    let mut hash = Sha256::new();
                    hash.update(seed.to_le_bytes());
                    hash.update(n.to_le_bytes());
                    chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
                }
            }
        }
        out
    }

    /// A number below `bound` (not for secrets: slightly uneven for huge bounds).
    pub fn below(&self, bound: u64) -> u64 {
        u64::from_le_bytes(self.bytes()) % bound.max(1)
    }
}

#[expect(clippy::expect_used, reason = "without randomness no secret can be made; stopping is right")]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's generator")]
fn system(out: &mut [u8]) {
    getrandom::fill(out).expect("the operating system's random generator");
}
