//! A table that counts by key and cannot grow without end.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// What a row of a [`BoundedTable`] counts.
pub trait Tally: Default {
    /// How busy the row is, by packets and bytes together: what is less busy leaves the table first.
    fn weight(&self) -> u64;

    /// Takes over what another row counted.
    fn absorb(&mut self, other: &Self);
}

/// Counts by key. When the table is full, its less busy half moves into [`Self::others`]: what it
/// counted stays in the sum, and the busy rows stay in the table.
#[derive(Debug)]
pub struct BoundedTable<K, V> {
    rows: HashMap<K, V, RandomState>,
    others: V,
    most: usize,
}

impl<K: Eq + Hash, V: Tally> BoundedTable<K, V> {
    /// A table of at most `most` rows.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            rows: HashMap::default(),
            others: V::default(),
            most,
        }
    }

    /// The row of a key; a new one where there is none yet.
    pub fn row(&mut self, key: K) -> &mut V {
        if self.rows.len() >= self.most && !self.rows.contains_key(&key) {
            self.move_quiet_half();
        }
        self.rows.entry(key).or_default()
    }

    /// All rows, in no order.
    pub fn rows(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter()
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

    /// The sum of the rows that had to leave.
    #[must_use]
    pub fn others(&self) -> &V {
        &self.others
    }

    fn move_quiet_half(&mut self) {
        let mut busyness: Vec<u64> = self.rows.values().map(Tally::weight).collect();
        let middle = busyness.len() / 2;
        let (_, median, _) = busyness.select_nth_unstable(middle);
        let median = *median;
        let mut to_move = middle.max(1);
        let others = &mut self.others;
        // First whoever is below the median; of those at it, as many as are still missing.
        self.rows.retain(|_, row| {
            let moves = row.weight() < median;
            if moves {
                to_move = to_move.saturating_sub(1);
                others.absorb(row);
            }
            !moves
        });
        self.rows.retain(|_, row| {
            let moves = to_move > 0 && row.weight() == median;
            if moves {
                to_move -= 1;
                others.absorb(row);
            }
            !moves
        });
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

    #[test]
    fn a_flood_of_keys_keeps_the_busy_rows_and_every_count() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..50_000 {
            table.row(1_000_000 + number).0 += 1;
            if number % 10 == 0 {
                table.row(7).0 += 1;
            }
            assert!(table.len() <= 1000);
        }
        let busy = table.rows().find(|(key, _)| **key == 7);
        assert_eq!(busy, Some((&7, &Count(5000))));
        let kept: u64 = table.rows().map(|(_, row)| row.0).sum();
        assert_eq!(kept + table.others().0, 55_000);
    }

    #[test]
    fn rows_at_the_median_leave_only_as_far_as_room_is_needed() {
        let mut table = BoundedTable::<u32, Count>::new(10);
        for key in 0..10 {
            table.row(key).0 = 1;
        }
        table.row(10).0 = 1;
        assert_eq!((table.len(), table.others().0), (6, 5));
    }
}
