//! Chance that repeats: the same draws for the same seed, kind and number (SplitMix64, Steele and
//! others 2014). For invented data only, never for secrets.

/// A row of draws of its own.
#[derive(Clone, Debug)]
pub struct Dice(u64);

/// The odd constant of SplitMix64.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    /// The draws of record `number` of a `kind`.
    pub fn new(seed: u64, kind: u64, number: u64) -> Self {
        let mut dice = Self(seed ^ kind.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.0 = dice.draw() ^ number.wrapping_mul(STEP);
        dice
    }

    /// The next 64 bits.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 for 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.draw() % bound }
    }

    /// True in `of_thousand` of 1,000 cases.
    pub const fn chance(&mut self, of_thousand: u64) -> bool {
        self.below(1_000) < of_thousand
    }

    /// One of `items`.
    ///
    /// # Panics
    /// When there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let place = self.below(items.len() as u64);
        &items[usize::try_from(place).unwrap_or(0)]
    }

    /// Ten bytes, for an id.
    pub fn ten(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.draw().to_le_bytes());
        bytes[8..].copy_from_slice(&self.draw().to_le_bytes()[..2]);
        bytes
    }
}
