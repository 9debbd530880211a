//! Finding clients as one types.
//!
//! Each client has a few terms: the words of the name; of each email address the whole and the words before its @; of
//! each phone number the whole and the endings at which people begin who leave out its prefix. A typed word is a
//! prefix, and a prefix is a range of the terms' index, so the cost is that of the page found and not of the clients
//! there are. Of several words the longest, which tends to be the rarest, is looked up, and the others are checked on
//! what it finds.

use std::collections::{BTreeMap, BTreeSet};

use db::{Tx, params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Client, columns};
use crate::http::page::Limit;
use crate::types::BusinessId;

/// The search, with a further condition for each use of the terms.
macro_rules! find {
    ($t:literal, $p:literal, $o:literal) => {
        concat!(
            "SELECT * FROM (SELECT t.term, ",
            columns!(),
            " FROM client_terms t JOIN clients c ON c.id = t.client_id AND c.business_id = t.business_id
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

db::statements! {
    /// Each client once, under the first of their terms that fits the first word.
    FIND = find!("", "", "");
    /// The same by names alone, through an index of just these.
    FIND_BY_NAME = find!(" AND t.is_name", " AND p.is_name", " AND o.is_name");
}

/// Words that are looked at; further ones are ignored.
const MOST: usize = 3;
/// The longest term, in characters. Longer words are cut.
const LONGEST: usize = 60;
/// Digits from the end of a phone number at which people begin to type it: with the area code, without, the last four.
const PHONE_ENDINGS: [usize; 3] = [10, 7, 4];
/// Small letters without accents: `Núñez` and `nunez` are the same to who searches.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase) {
        match letter {
            // Letters of their own to Unicode, and no more than accents to whoever has another keyboard.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded
}

/// Returns the terms under which a client is found, each with true if it is part of the name. Callers who may not see
/// contact details search these alone.
pub fn terms<'a>(
    name: &str,
    phones: impl IntoIterator<Item = &'a str>,
    emails: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, bool> {
    let contact = contact_terms(phones, emails).into_iter().map(|term| (term, false));
    let mut terms: BTreeMap<String, bool> = contact.collect();
    let name = fold(name);
    terms.extend(words(&name).map(|word| (cut(word), true)));
    // As some type them: `obrien` for O'Brien.
    terms.extend(name.split_whitespace().map(|part| (cut(&words(part).collect::<String>()), true)));
    terms.remove("");
    terms
}

fn contact_terms<'a>(
    phones: impl IntoIterator<Item = &'a str>,
    emails: impl IntoIterator<Item = &'a str>,
) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for phone in phones {
        let digits = digits(phone);
        terms.extend(
            PHONE_ENDINGS.iter().filter_map(|length| digits.get(digits.len().checked_sub(*length)?..)).map(cut),
        );
        terms.insert(phone_term(phone));
    }
    for email in emails {
        // The first of its words begins as the address does.
        terms.extend(words(fold(email).split('@').next().unwrap_or_default()).skip(1).map(cut));
        terms.insert(email_term(email));
    }
    terms
}

/// The term of a whole phone number.
pub(super) fn phone_term(phone: &str) -> String {
    cut(&digits(phone))
}

/// The term of a whole e-mail address.
pub(super) fn email_term(email: &str) -> String {
    cut(&fold(email))
}

/// What was typed, as words to look for; the longest first.
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn new(text: &str) -> Self {
        let folded = fold(text.trim());
        let is_phone = folded.chars().all(|character| character.is_ascii_digit() || "+-()./ ".contains(character));
        let mut words: Vec<String> = if is_phone {
            Some(digits(&folded)).filter(|digits| !digits.is_empty()).into_iter().collect()
        } else {
            // An address is one word; everything else falls apart as names do.
            let parts = folded.split(|character: char| character.is_whitespace() || character.is_control());
            parts
                .flat_map(|part| if part.contains('@') { vec![cut(part)] } else { words(part).map(cut).collect() })
                .collect()
        };
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words.truncate(MOST);
        Self(words)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns one row more than the page, each with the term it was found under. `by_name` leaves out what is found by
    /// contact details: they could be guessed letter by letter.
    pub(super) fn find(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        by_name: bool,
        after: &(String, i64),
        limit: Limit,
    ) -> Result<Vec<(String, Client)>, db::Error> {
        let word = |index: usize| self.0.get(index).map_or("", String::as_str);
        let [first, second, third] = [word(0), word(1), word(2)];
        let rows = limit.and_one();
        // The page begins behind its mark, or where the first word's terms do.
        let (term, id) = if after.0.as_str() < first { (first, 0) } else { (after.0.as_str(), after.1) };
        let ends = [end(first), end(second), end(third)];
        let values = params![business, first, ends[0], term, id, second, ends[1], third, ends[2], rows,];
        tx.all(if by_name { &FIND_BY_NAME } else { &FIND }, values, |row| Ok((row.take()?, Client::read(row)?)))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn cut(term: &str) -> String {
    term.chars().take(LONGEST).collect()
}

/// The end of the range of all terms that begin with `prefix`, compared byte by byte.
fn end(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::{Words, fold, terms};

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("Núñez-ÅSTRÖM ﬁ"), "nunez-astrom fi");
        assert_eq!(fold("GROẞ Łukasz Søren Æsir İIıi"), "gross lukasz soren aesir iiii");
        assert_eq!(fold("ΟΔΥΣΣΕΎΣ"), fold("Οδυσσεύς"));
    }

    #[test]
    fn a_client_has_a_term_for_each_way_of_typing() {
        let terms = terms("Ana-María Núñez 💇", Some("+1 (555) 123-4567"), Some("ana.mn@x.test"));
        let of_kind = |is_name: bool| {
            let fits = terms.iter().filter(|(_, kind)| **kind == is_name);
            fits.map(|(term, _)| term.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of_kind(true), ["ana", "anamaria", "maria", "nunez"]);
        assert_eq!(of_kind(false), ["1234567", "15551234567", "4567", "5551234567", "ana.mn@x.test", "mn"]);
    }

    #[test]
    fn a_word_of_name_and_address_is_one_of_the_name() {
        assert!(terms("Mia", None, Some("x.mia@x.test"))["mia"]);
    }

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
