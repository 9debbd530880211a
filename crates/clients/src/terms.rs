//! Search terms of clients: the words of the name; each email address as a whole, and the words before its @; each
//! phone number as a whole, and the endings that remain when its prefix is omitted.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Maximum length of a term, in characters. Longer words are truncated.
const MAX_TERM_LENGTH: usize = 60;
/// Lengths of the endings of a phone number that are search terms: with the area code, without it, and the last four
/// digits.
const PHONE_ENDINGS: [usize; 3] = [10, 7, 4];

/// Returns the text in lower case without accents, so that a search for `nunez` finds `Núñez`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase) {
        match letter {
            // Unicode treats these as separate letters, but many people type them like letters with accents.
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

/// Returns the search terms of a client. The value is true for terms of the name. Callers who cannot see contact
/// details search only terms of the name.
pub fn terms<'a>(
    name: &str,
    phones: impl IntoIterator<Item = &'a str>,
    emails: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, bool> {
    let contact = contact_terms(phones, emails).into_iter().map(|term| (term, false));
    let mut terms: BTreeMap<String, bool> = contact.collect();
    let name = fold(name);
    terms.extend(words(&name).map(|word| (cut(word), true)));
    // Some people type `obrien` for O'Brien.
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
        // Skip the first word: a search for it finds the whole address, which starts with it.
        terms.extend(words(fold(email).split('@').next().unwrap_or_default()).skip(1).map(cut));
        terms.insert(email_term(email));
    }
    terms
}

/// Returns the term of a whole phone number.
pub(super) fn phone_term(phone: &str) -> String {
    cut(&digits(phone))
}

/// Returns the term of a whole email address.
pub(super) fn email_term(email: &str) -> String {
    cut(&fold(email))
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

pub(super) fn cut(term: &str) -> String {
    term.chars().take(MAX_TERM_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, terms};

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
}
