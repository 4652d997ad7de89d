//! A table that counts by key and cannot grow without end.

use std::hash::{BuildHasher as _, Hash};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// What a row of a [`BoundedTable`] counts.
pub trait Tally: Default {
    /// How busy the row is, by packets and bytes together: what is less busy leaves the table first.
    fn weight(&self) -> u64;

    /// Takes over what another row counted.
    fn absorb(&mut self, other: &Self);
}

/// Counts by key. Until the table is full for the first time, every key has a row. From then on a key
/// that was never seen counts in [`Self::others`] and is remembered by the doorkeeper; the second time
/// it gets a row, and where there is no room, the less busy half of the table moves into the others.
/// So a flood of keys that come once moves nothing, what is busy stays, and no count is lost.
#[derive(Debug)]
pub struct BoundedTable<K, V> {
    rows: HashTable<(K, V)>,
    hasher: RandomState,
    others: V,
    most: usize,
    was_full: bool,
    doorkeeper: Doorkeeper,
}

impl<K: Eq + Hash, V: Tally> BoundedTable<K, V> {
    /// A table of at most `most` rows.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            rows: HashTable::new(),
            hasher: RandomState::default(),
            others: V::default(),
            most,
            was_full: false,
            doorkeeper: Doorkeeper::default(),
        }
    }

    /// Counts in the row of a key, or in the others.
    #[inline]
    pub fn count(&mut self, key: K, add: impl FnOnce(&mut V)) {
        let hash = self.hasher.hash_one(&key);
        match self.rows.find_mut(hash, |(other, _)| *other == key) {
            Some((_, row)) => add(row),
            None => add(self.admit(key, hash)),
        }
    }

    /// All rows, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|(key, row)| (key, row))
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing was counted yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The sum of what has no row.
    #[must_use]
    pub fn others(&self) -> &V {
        &self.others
    }

    /// Where a key that has no row counts.
    fn admit(&mut self, key: K, hash: u64) -> &mut V {
        self.was_full |= self.rows.len() >= self.most;
        if self.was_full {
            if !self.doorkeeper.knows(hash) {
                return &mut self.others;
            }
            if self.rows.len() >= self.most {
                self.move_quiet_half();
            }
        }
        let hasher = &self.hasher;
        let row = (key, V::default());
        let entry = self
            .rows
            .insert_unique(hash, row, |(other, _)| hasher.hash_one(other));
        &mut entry.into_mut().1
    }

    fn move_quiet_half(&mut self) {
        let mut busyness: Vec<u64> = self.rows.iter().map(|(_, row)| row.weight()).collect();
        let middle = busyness.len() / 2;
        let (_, median, _) = busyness.select_nth_unstable(middle);
        let median = *median;
        let mut to_move = middle.max(1);
        let others = &mut self.others;
        // First whoever is below the median; of those at it, as many as are still missing.
        self.rows.retain(|(_, row)| {
            let moves = row.weight() < median;
            if moves {
                to_move = to_move.saturating_sub(1);
                others.absorb(row);
            }
            !moves
        });
        self.rows.retain(|(_, row)| {
            let moves = to_move > 0 && row.weight() == median;
            if moves {
                to_move -= 1;
                others.absorb(row);
            }
            !moves
        });
    }
}

/// Remembers which keys came before, in a Bloom filter of 128 kB: small enough for a processor's
/// cache. It forgets everything once an eighth of it is full, so that it errs seldom.
#[derive(Debug, Default)]
struct Doorkeeper {
    bits: Vec<u64>,
    remembered: usize,
}

impl Doorkeeper {
    const WORDS: usize = 1 << 14;
    const MOST: usize = Self::WORDS * 64 / 16;

    /// Whether a key of this hash came before; from now on it did.
    fn knows(&mut self, hash: u64) -> bool {
        if self.bits.is_empty() || self.remembered >= Self::MOST {
            self.bits.clear();
            self.bits.resize(Self::WORDS, 0);
            self.remembered = 0;
        }
        let first = self.set(hash);
        let second = self.set(hash.rotate_right(32));
        let known = first && second;
        self.remembered += usize::from(!known);
        known
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

    #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
    struct Count(u64);

    impl Tally for Count {
        fn weight(&self) -> u64 {
            self.0
        }

        fn absorb(&mut self, other: &Self) {
            self.0 += other.0;
        }
    }

    fn row(table: &BoundedTable<u32, Count>, key: u32) -> Option<u64> {
        let found = table.rows().find(|(other, _)| **other == key);
        found.map(|(_, row)| row.0)
    }

    #[test]
    fn a_flood_of_keys_keeps_the_busy_rows_and_every_count() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..50_000 {
            table.count(1_000_000 + number, |row| row.0 += 1);
            if number % 10 == 0 {
                table.count(7, |row| row.0 += 1);
            }
            assert!(table.len() <= 1000);
        }
        assert_eq!(row(&table, 7), Some(5000));
        let kept: u64 = table.rows().map(|(_, row)| row.0).sum();
        assert_eq!(kept + table.others().0, 55_000);
    }

    #[test]
    fn who_becomes_busy_when_the_table_is_full_still_gets_a_row() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..1000 {
            table.count(number, |row| row.0 += 1);
        }
        for _ in 0..500 {
            table.count(7_000_000, |row| row.0 += 1);
        }
        // Its first packet was counted among the others.
        assert_eq!(row(&table, 7_000_000), Some(499));
    }

    #[test]
    fn keys_that_come_once_move_nothing() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..1000 {
            table.count(number, |row| row.0 += 1);
        }
        for number in 0..20_000 {
            table.count(1_000_000 + number, |row| row.0 += 1);
        }
        let stayed = table.rows().filter(|(key, _)| **key < 1000).count();
        assert!(stayed >= 500, "{stayed} of 1000 stayed");
        assert!(table.others().0 >= 19_000);
    }
}
