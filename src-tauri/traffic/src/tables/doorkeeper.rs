//! Remembers which keys came before, in little room and with few errors.

/// A Bloom filter of 128 kB, small enough for a processor's cache. It forgets everything once it
/// remembers a sixteenth as many keys as it has bits, so that it errs seldom (about once in 70).
#[derive(Debug, Default)]
pub struct Doorkeeper {
    bits: Vec<u64>,
    remembered: usize,
    memories: u64,
}

impl Doorkeeper {
    const WORDS: usize = 1 << 14;
    const MOST: usize = Self::WORDS * 64 / 16;

    /// Whether a key of this hash came before; from now on it did.
    pub fn knows(&mut self, hash: u64) -> bool {
        if self.bits.is_empty() || self.remembered >= Self::MOST {
            self.bits.clear();
            self.bits.resize(Self::WORDS, 0);
            self.remembered = 0;
            self.memories += 1;
        }
        let first = self.set(hash);
        let second = self.set(hash.rotate_right(32));
        let known = first && second;
        self.remembered += usize::from(!known);
        known
    }

    /// How often it began to remember; a key is new to it at most once each time.
    #[must_use]
    pub fn memories(&self) -> u64 {
        self.memories
    }

    /// Sets the bit that a hash names, and says whether it was set.
    fn set(&mut self, hash: u64) -> bool {
        let place = usize::try_from(hash % (Self::WORDS as u64 * 64)).unwrap_or(0);
        let (word, bit) = (place / 64, 1_u64 << (place % 64));
        let before = self.bits[word] & bit != 0;
        self.bits[word] |= bit;
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_once_is_known_and_what_never_came_seldom() {
        let mut doorkeeper = Doorkeeper::default();
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for number in 0..60_000 {
            doorkeeper.knows(hash(number));
        }
        assert!((0..60_000).all(|number| doorkeeper.knows(hash(number))));
        let mistaken = (100_000..101_000).filter(|number| doorkeeper.knows(hash(*number)));
        assert!(mistaken.count() < 40);
    }
}
