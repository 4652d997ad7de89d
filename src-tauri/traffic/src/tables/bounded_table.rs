//! A table that counts by key and cannot grow without end.

use std::hash::{BuildHasher as _, Hash};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::doorkeeper::Doorkeeper;

/// What a row of a [`BoundedTable`] counts.
pub trait Tally: Default {
    /// How busy the row is, by packets and bytes together: what is less busy leaves the table first.
    fn weight(&self) -> u64;

    /// The packets that the row counts.
    fn packets(&self) -> u64;

    /// Takes over what another row counted.
    fn absorb(&mut self, other: &Self);
}

/// Counts by key. Until the table is full for the first time, every key has a row. From then on a key
/// that was never seen counts in [`Self::others`] and is remembered by the doorkeeper; the second time
/// it gets a row, and where there is no room, the less busy half of the table moves into the others.
/// So a flood of keys that come once moves nothing, what is busy stays, and no count is lost.
///
/// Rows lie one behind the other, so that all of them are looked through as fast as memory allows, a
/// stretch at a time if need be; a table of places beside them finds a key's row.
#[derive(Debug)]
pub struct BoundedTable<K, V> {
    rows: Vec<(K, V)>,
    places: HashTable<u32>,
    hasher: RandomState,
    others: V,
    most: usize,
    was_full: bool,
    doorkeeper: Doorkeeper,
    /// Grows whenever rows change their places.
    generation: u32,
    /// The packets of the busiest row moved out, summed over all times that rows were.
    moved_out: u64,
}

/// Remembers where a key's row is, for as long as it is there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    place: u32,
    /// Zero, which no table has, where there is no row.
    generation: u32,
}

/// What looking for a key brought.
#[derive(Debug, Default, Clone, Copy)]
pub struct Found {
    hash: u64,
    slot: Slot,
}

/// Where a key counts.
#[derive(Debug)]
pub enum Row<'a, V> {
    /// In its own row.
    Own(Slot, &'a mut V),
    /// Among those that have none.
    Others(&'a mut V),
}

impl<V> Row<'_, V> {
    /// Counts there, and says where its own row is.
    #[inline]
    pub fn count(self, add: impl FnOnce(&mut V)) -> Slot {
        match self {
            Self::Own(slot, row) => {
                add(row);
                slot
            }
            Self::Others(row) => {
                add(row);
                Slot::default()
            }
        }
    }
}

impl<K: Eq + Hash, V: Tally> BoundedTable<K, V> {
    /// A table of at most `most` rows.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            rows: Vec::new(),
            places: HashTable::new(),
            hasher: RandomState::default(),
            others: V::default(),
            most,
            was_full: false,
            doorkeeper: Doorkeeper::default(),
            generation: 1,
            moved_out: 0,
        }
    }

    /// Where a key counts.
    #[inline]
    pub fn row(&mut self, key: K) -> Row<'_, V> {
        let hash = self.hasher.hash_one(&key);
        self.row_of(key, hash)
    }

    /// Guesses where a key's row is, from what is known without looking at rows. To be confirmed with
    /// [`Self::confirm`].
    #[inline]
    #[must_use]
    pub fn guess(&self, key: &K) -> Found {
        let hash = self.hasher.hash_one(key);
        let place = self.places.find(hash, |_| true);
        Found {
            hash,
            slot: place.map_or(Slot::default(), |place| self.slot(*place)),
        }
    }

    /// Forgets a guess that was wrong; then the row is looked for again when it is needed.
    #[inline]
    pub fn confirm(&self, key: &K, found: &mut Found) {
        let row = self.rows.get(found.slot.place as usize);
        if row.is_none_or(|(other, _)| other != key) {
            found.slot = Slot::default();
        }
    }

    /// Where a key counts that was looked for before, whatever became of the table meanwhile. `key` is
    /// asked for it where it had no row; it need not have one to give.
    #[inline]
    pub fn row_found(
        &mut self,
        Found { hash, slot }: Found,
        key: impl FnOnce() -> Option<K>,
    ) -> Option<Row<'_, V>> {
        if slot.generation == self.generation {
            return Some(Row::Own(slot, &mut self.rows[slot.place as usize].1));
        }
        key().map(|key| self.row_of(key, hash))
    }

    /// Whether the row that a slot remembers is still there.
    #[inline]
    #[must_use]
    pub fn has(&self, slot: Slot) -> bool {
        slot.generation == self.generation
    }

    /// The row that a slot remembers, if it is still there.
    #[inline]
    pub fn at(&mut self, slot: Slot) -> Option<&mut V> {
        if !self.has(slot) {
            return None;
        }
        let row = self.rows.get_mut(slot.place as usize)?;
        Some(&mut row.1)
    }

    /// What a key has counted, if it has a row.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        let place = self.place(key, self.hasher.hash_one(key))?;
        Some(&self.rows[place as usize].1)
    }

    /// All rows; new ones come at the end.
    #[must_use]
    pub fn rows(&self) -> &[(K, V)] {
        &self.rows
    }

    /// Another number than before once rows have changed their places.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The sum of what has no row.
    #[must_use]
    pub fn others(&self) -> &V {
        &self.others
    }

    /// The most packets that a row can have missed: those that its key counted among the others, before
    /// it got the row. A key is forgotten at most once each time that rows are moved out, with no more
    /// packets than the busiest of them, and counts without a row at most once in a doorkeeper's memory.
    #[must_use]
    pub fn short_by(&self) -> u64 {
        self.moved_out + self.doorkeeper.memories()
    }

    fn row_of(&mut self, key: K, hash: u64) -> Row<'_, V> {
        match self.place(&key, hash) {
            Some(place) => Row::Own(self.slot(place), &mut self.rows[place as usize].1),
            None => self.admit(key, hash),
        }
    }

    #[inline]
    fn place(&self, key: &K, hash: u64) -> Option<u32> {
        let rows = &self.rows;
        let found = self
            .places
            .find(hash, |place| rows[*place as usize].0 == *key);
        found.copied()
    }

    #[inline]
    fn slot(&self, place: u32) -> Slot {
        Slot {
            place,
            generation: self.generation,
        }
    }

    /// Where a key that has no row counts.
    fn admit(&mut self, key: K, hash: u64) -> Row<'_, V> {
        self.was_full |= self.rows.len() >= self.most;
        if self.was_full {
            if !self.doorkeeper.knows(hash) {
                return Row::Others(&mut self.others);
            }
            if self.rows.len() >= self.most {
                self.move_quiet_half();
            }
        }
        let Ok(place) = u32::try_from(self.rows.len()) else {
            return Row::Others(&mut self.others);
        };
        let slot = self.slot(place);
        self.rows.push((key, V::default()));
        let (rows, hasher) = (&self.rows, &self.hasher);
        self.places.insert_unique(hash, place, |place| {
            hasher.hash_one(&rows[*place as usize].0)
        });
        Row::Own(slot, &mut self.rows[place as usize].1)
    }

    fn move_quiet_half(&mut self) {
        let mut busyness: Vec<u64> = self.rows.iter().map(|(_, row)| row.weight()).collect();
        let middle = busyness.len() / 2;
        let (quieter, median, _) = busyness.select_nth_unstable(middle);
        let median = *median;
        // Of the rows at the median, as many as are missing to a half.
        let mut at_median = quieter.iter().filter(|weight| **weight == median).count();
        at_median = at_median.max(usize::from(middle == 0));
        let others = &mut self.others;
        let mut busiest = 0;
        self.rows.retain(|(_, row)| {
            let weight = row.weight();
            let moves = weight < median || (weight == median && at_median > 0);
            if moves {
                at_median -= usize::from(weight == median);
                busiest = busiest.max(row.packets());
                others.absorb(row);
            }
            !moves
        });
        self.moved_out += busiest;
        self.generation = self.generation.wrapping_add(1).max(1);
        self.places.clear();
        for (place, (key, _)) in (0..).zip(&self.rows) {
            let hash = self.hasher.hash_one(key);
            // There was room for twice as many: nothing is hashed again.
            self.places.insert_unique(hash, place, |_| hash);
        }
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

        fn packets(&self) -> u64 {
            self.0
        }

        fn absorb(&mut self, other: &Self) {
            self.0 += other.0;
        }
    }

    fn count(table: &mut BoundedTable<u32, Count>, key: u32) -> Slot {
        table.row(key).count(|row| row.0 += 1)
    }

    fn row(table: &BoundedTable<u32, Count>, key: u32) -> Option<u64> {
        table.get(&key).map(|row| row.0)
    }

    #[test]
    fn a_flood_of_keys_keeps_the_busy_rows_and_every_count() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..50_000 {
            count(&mut table, 1_000_000 + number);
            if number % 10 == 0 {
                count(&mut table, 7);
            }
            assert!(table.rows().len() <= 1000);
        }
        assert_eq!(row(&table, 7), Some(5000));
        let kept: u64 = table.rows().iter().map(|(_, row)| row.0).sum();
        assert_eq!(kept + table.others().0, 55_000);
    }

    #[test]
    fn who_becomes_busy_when_the_table_is_full_still_gets_a_row() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..1000 {
            count(&mut table, number);
        }
        assert_eq!(table.short_by(), 0);
        for _ in 0..500 {
            count(&mut table, 7_000_000);
        }
        // Its first packet was counted among the others, and the table says that it may have been.
        assert_eq!(row(&table, 7_000_000), Some(499));
        assert!((1..=2).contains(&table.short_by()), "{}", table.short_by());
    }

    #[test]
    fn keys_that_come_once_move_nothing() {
        let mut table = BoundedTable::<u32, Count>::new(1000);
        for number in 0..1000 {
            count(&mut table, number);
        }
        let before = table.generation();
        // So few that the doorkeeper mistakes none of them for one that came before.
        for number in 0..200 {
            count(&mut table, 1_000_000 + number);
        }
        assert_eq!(table.generation(), before, "no row was moved");
        assert_eq!(table.rows().len(), 1000);
        assert_eq!(table.others().0, 200);
    }

    #[test]
    fn no_row_has_missed_more_than_the_table_says() {
        let mut table = BoundedTable::<u32, Count>::new(64);
        let mut truth = std::collections::HashMap::new();
        // Some keys come often, others now and then, in an order that throws rows out again and again.
        for step in 0_u32..200_000 {
            let key = (step.wrapping_mul(2_654_435_761) >> 16) % (1 + step % 1000);
            count(&mut table, key);
            *truth.entry(key).or_insert(0) += 1;
        }
        let short_by = table.short_by();
        let mut missed = 0;
        for (key, row) in table.rows() {
            assert!(row.0 <= truth[key], "{key} counts what never came");
            missed = missed.max(truth[key] - row.0);
        }
        assert!(missed > 0, "nothing was ever thrown out");
        assert!(missed <= short_by, "{missed} missed, {short_by} admitted");
        let kept: u64 = table.rows().iter().map(|(_, row)| row.0).sum();
        assert_eq!(kept + table.others().0, 200_000);
    }

    #[test]
    fn a_slot_leads_to_its_row_until_rows_are_moved() {
        let mut table = BoundedTable::<u32, Count>::new(100);
        let slot = count(&mut table, 5);
        for _ in 0..9 {
            table.at(slot).unwrap().0 += 1;
        }
        assert_eq!(row(&table, 5), Some(10));
        assert_eq!(table.at(Slot::default()), None);
        for number in 100..300 {
            count(&mut table, number);
            count(&mut table, number);
        }
        assert_eq!(table.at(slot), None);
        assert_eq!(row(&table, 5), Some(10));
    }
}
