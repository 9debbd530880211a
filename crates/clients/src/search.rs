//! Search for clients while typing.
//!
//! Each typed word is a prefix of a term (`terms.rs`), which is a range in the index of terms. The cost therefore
//! depends on the size of the page, not on the number of clients. Only the longest word, which tends to be the rarest,
//! is looked up. Its results are checked against the other words.

use parlour_core::http::page::Limit;
use parlour_core::types::BusinessId;
use parlour_db::{Tx, params};

use super::model::Client;
use super::terms::{cut, digits, fold, words};

/// Builds a search statement. The arguments are additional conditions on the matching term, on the client's earlier
/// matching terms, and on the terms that match the other words.
macro_rules! find {
    ($t:literal, $p:literal, $o:literal) => {
        concat!(
            "SELECT * FROM (SELECT {columns c}, t.term
        FROM client_terms t JOIN clients c ON c.id = t.client_id AND c.business_id = t.business_id
        WHERE t.business_id = $1 AND (t.term, t.client_id) > ($4, $5) AND t.term < $3",
            $t,
            " AND NOT EXISTS (SELECT 1 FROM client_terms p
            WHERE p.client_id = t.client_id AND p.term >= $2 AND p.term < t.term",
            $p,
            ") AND ($6 = '' OR EXISTS (SELECT 1 FROM client_terms o
            WHERE o.client_id = t.client_id AND o.term >= $6 AND o.term < $7",
            $o,
            ")) AND ($8 = '' OR EXISTS (SELECT 1 FROM client_terms o
            WHERE o.client_id = t.client_id AND o.term >= $8 AND o.term < $9",
            $o,
            "))
        ORDER BY t.term, t.client_id LIMIT 101) AS most LIMIT $10"
        )
    };
}

parlour_db::statements! {
    /// Selects each client once, with the first of its terms that matches the first word.
    FIND of Client = find!("", "", "");
    /// Like `FIND`, but searches only names, with a partial index for these.
    FIND_BY_NAME of Client = find!(" AND t.is_name", " AND p.is_name", " AND o.is_name");
}

/// Maximum number of words in a search. Only the longest words of a longer search are used.
const MAX_WORDS: usize = 3;

/// Words to search for, longest first. At most [`MAX_WORDS`].
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn new(text: &str) -> Self {
        let folded = fold(text.trim());
        let is_phone = folded.chars().all(|character| character.is_ascii_digit() || "+-()./ ".contains(character));
        let mut words: Vec<String> = if is_phone {
            Some(digits(&folded)).filter(|digits| !digits.is_empty()).into_iter().collect()
        } else {
            // An email address is one word; everything else is split like names.
            let parts = folded.split(|character: char| character.is_whitespace() || character.is_control());
            parts
                .flat_map(|part| if part.contains('@') { vec![cut(part)] } else { words(part).map(cut).collect() })
                .collect()
        };
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words.truncate(MAX_WORDS);
        Self(words)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the clients after the position `after`, each with the matching term. Returns one more client than fits
    /// on the page if there are more pages. `by_name` searches names only, so that contact details cannot be guessed
    /// letter by letter.
    pub(super) fn find(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        by_name: bool,
        after: &(String, i64),
        limit: Limit,
    ) -> Result<Vec<(String, Client)>, parlour_db::Error> {
        let word = |index: usize| self.0.get(index).map_or("", String::as_str);
        let [first, second, third] = [word(0), word(1), word(2)];
        let rows = limit.plus_one();
        // The page starts after the cursor or, on the first page, where the terms for the first word start.
        let (term, id) = if after.0.as_str() < first { (first, 0) } else { (after.0.as_str(), after.1) };
        let ends = [end(first), end(second), end(third)];
        let values = params![business, first, ends[0], term, id, second, ends[1], third, ends[2], rows,];
        let found = tx.records_with(if by_name { &FIND_BY_NAME } else { &FIND }, values, |row| row.take());
        Ok(found?.into_iter().map(|(client, term)| (term, client)).collect())
    }
}

/// Returns the end of the range of all terms that start with `prefix`, in byte order.
fn end(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn what_is_typed_becomes_words_with_the_longest_first() {
        assert_eq!(Words::new(" an núñez ").0, ["nunez", "an"]);
        assert_eq!(Words::new("(555) 12").0, ["55512"]);
        assert_eq!(Words::new("ana@x.te").0, ["ana@x.te"]);
        assert_eq!(Words::new("ana@\0x").0, ["ana@", "x"]);
        assert!(Words::new(" - ").is_empty());
        assert!(Words::new("").is_empty());
    }
}
