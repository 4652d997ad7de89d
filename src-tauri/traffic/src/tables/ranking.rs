//! The first of many in an order: found in one pass, without sorting all.

/// Collects the `most` smallest of the values it is given, so that those that cannot be among them
/// cost one comparison.
#[derive(Debug)]
pub struct First<T> {
    most: usize,
    /// At most twice as many as are wanted; the first half of them is picked when it is full.
    kept: Vec<T>,
    /// The last of the first `most`; what is not before it is not wanted.
    last: Option<T>,
}

impl<T: Ord + Copy> First<T> {
    /// Nothing yet, of at most `most`.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            last: None,
        }
    }

    /// Takes a value into account.
    #[inline]
    pub fn push(&mut self, value: T) {
        if self.last.is_none_or(|last| value < last) && self.most > 0 {
            self.kept.push(value);
            if self.kept.len() >= self.room() {
                self.pick();
            }
        }
    }

    /// The first values from place `offset` on, in their order.
    #[must_use]
    pub fn into_sorted(mut self, offset: usize) -> Vec<T> {
        if self.kept.len() > self.most {
            self.pick();
        }
        if offset >= self.kept.len() {
            return Vec::new();
        }
        if offset > 0 {
            self.kept.select_nth_unstable(offset);
            self.kept.drain(..offset);
        }
        self.kept.sort_unstable();
        self.kept
    }

    /// Enough beyond what is wanted for picking to be rare.
    fn room(&self) -> usize {
        self.most.saturating_add(self.most.clamp(16, 16_384))
    }

    fn pick(&mut self) {
        let (_, last, _) = self.kept.select_nth_unstable(self.most - 1);
        self.last = Some(*last);
        self.kept.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_are_those_of_the_whole_order(
            values in prop::collection::vec(0_u64..90, 0..200),
            offset in 0_usize..70,
            count in prop_oneof![0_usize..70, Just(usize::MAX)],
        ) {
            let mut first = First::new(offset.saturating_add(count));
            for value in &values {
                first.push(*value);
            }
            let mut sorted = values;
            sorted.sort_unstable();
            let expected: Vec<u64> = sorted.into_iter().skip(offset).take(count).collect();
            prop_assert_eq!(first.into_sorted(offset), expected);
        }
    }
}
