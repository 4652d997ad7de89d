//! The first rows of a table by a figure: what is asked for often is found without sorting all.

use std::cmp::Reverse;
use std::fmt::Display;

/// A row in its place.
#[derive(Debug)]
pub struct Place<'a, K, V> {
    /// What the row is of.
    pub key: K,
    /// What it counted.
    pub row: &'a V,
    figure: u128,
}

impl<K: Display, V> Place<'_, K, V> {
    /// The key as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.key.to_string()
    }
}

/// The first `most` rows by `figure`, most first, ties in the order of the key's text.
pub fn first_by<'a, K: Display, V>(
    rows: impl Iterator<Item = (K, &'a V)>,
    figure: impl Fn(&V) -> u128,
    most: usize,
) -> Vec<Place<'a, K, V>> {
    let mut places: Vec<Place<'a, K, V>> = rows
        .map(|(key, row)| Place {
            key,
            row,
            figure: figure(row),
        })
        .collect();
    if most == 0 {
        return Vec::new();
    }
    if places.len() > most {
        // Only rows that reach the last figure that gets in can matter; comparing figures alone is
        // cheap, comparing texts is not.
        let (_, last_in, _) =
            places.select_nth_unstable_by(most - 1, |a, b| b.figure.cmp(&a.figure));
        let threshold = last_in.figure;
        places.retain(|place| place.figure >= threshold);
    }
    places.sort_by_cached_key(|place| (Reverse(place.figure), place.text()));
    places.truncate(most);
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranked(rows: &[(u32, u64)], most: usize) -> Vec<u32> {
        let rows = rows.iter().map(|(key, figure)| (*key, figure));
        let first = first_by(rows, |figure| u128::from(*figure), most);
        first.into_iter().map(|place| place.key).collect()
    }

    #[test]
    fn ties_are_in_the_order_of_the_text() {
        let rows = [(9, 5), (10, 5), (100, 5), (1, 7)];
        assert_eq!(ranked(&rows, 10), [1, 10, 100, 9]);
        assert_eq!(ranked(&rows, 3), [1, 10, 100]);
        assert_eq!(ranked(&rows, 0), [0; 0]);
    }

    proptest! {
        #[test]
        fn the_first_rows_are_those_of_the_whole_order(
            figures in prop::collection::vec(0_u64..5, 0..60), most in 0_usize..70,
        ) {
            let rows: Vec<(u32, u64)> = (0..).zip(figures).collect();
            let mut sorted = rows.clone();
            sorted.sort_by_key(|(key, figure)| (Reverse(*figure), key.to_string()));
            let expected: Vec<u32> = sorted.into_iter().map(|(key, _)| key).take(most).collect();
            prop_assert_eq!(ranked(&rows, most), expected);
        }
    }
}
