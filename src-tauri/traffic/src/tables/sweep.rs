//! Looking at all rows of the tables of both IP versions, a stretch at a time.

/// Rows in places that can be looked at.
pub(crate) trait Rows {
    /// What a row is of.
    type Id;
    /// What it counts.
    type Row;

    /// How many places there are of each kind.
    fn lengths(&self) -> [usize; 2];

    /// Other numbers than before once rows have changed their places.
    fn generations(&self) -> [u32; 2];

    /// The row in a place.
    fn get(&self, place: Place) -> Option<(Self::Id, &Self::Row)>;
}

/// The place of a row in the table of its IP version; older rows come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    V4(usize),
    V6(usize),
}

/// How far rows were looked at.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    seen: [usize; 2],
    generations: [u32; 2],
}

/// What a stretch of a [`Sweep`] came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Swept {
    /// There are further rows.
    Stretch,
    /// All rows were looked at.
    All,
}

impl Sweep {
    /// Whether rows have changed their places since the sweep began: then it begins again, and what was
    /// found is to be forgotten.
    pub(crate) fn begins_again(&mut self, rows: &impl Rows) -> bool {
        let generations = rows.generations();
        let moved = self.generations != generations;
        if moved {
            *self = Self {
                generations,
                ..Self::default()
            };
        }
        moved
    }

    /// Looks at the next `most` rows, and at those that came meanwhile.
    pub(crate) fn advance<R: Rows>(
        &mut self,
        rows: &R,
        most: usize,
        mut look: impl FnMut(Place, R::Id, &R::Row),
    ) -> Swept {
        let mut left = most;
        let places: [fn(usize) -> Place; 2] = [Place::V4, Place::V6];
        for ((seen, length), place) in self.seen.iter_mut().zip(rows.lengths()).zip(places) {
            let end = length.min(seen.saturating_add(left));
            for at in *seen..end {
                if let Some((id, row)) = rows.get(place(at)) {
                    look(place(at), id, row);
                }
            }
            left -= end - *seen;
            *seen = end;
        }
        if self.seen == rows.lengths() {
            Swept::All
        } else {
            Swept::Stretch
        }
    }
}
