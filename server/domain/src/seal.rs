//! The seal of what a person was shown before he confirms: a hash over all of it, what he may not see included. The
//! confirmation brings it back, and holds only while the same things give the same seal.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A seal being made.
#[derive(Clone, Default)]
pub struct Seal(Sha256);

impl Seal {
    /// Adds one thing; its length is part of it, so that two things never read as one.
    pub fn put(&mut self, thing: impl AsRef<[u8]>) {
        let thing = thing.as_ref();
        self.0.update(u64::try_from(thing.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(thing);
    }

    /// 64 hex digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;

    #[test]
    fn what_is_put_differently_is_sealed_differently() {
        let seal = |things: &[&str]| {
            let mut seal = Seal::default();
            for thing in things {
                seal.put(thing);
            }
            seal.finish()
        };
        assert_eq!(seal(&["ab", "c"]), seal(&["ab", "c"]));
        assert_ne!(seal(&["ab", "c"]), seal(&["a", "bc"]));
        assert_ne!(seal(&["a", ""]), seal(&["a"]));
        assert_eq!(seal(&[]).len(), 64);
    }
}
