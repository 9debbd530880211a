//! Properties of keys, checked on arbitrary text by a test and by a fuzzer.

use std::path::{Component, Path};

use unicode_normalization::is_nfc;
use uuid::Uuid;

use super::{ID_LENGTH, Key};
use crate::{MediaType, store};

/// Checks all properties with an input as a key, as a client's name for a file, and as a folder.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let kind = MediaType::ALL[input.len() % MediaType::ALL.len()];
    let mut random = [0; 16];
    random.iter_mut().zip(input).for_each(|(to, from)| *to = *from);

    if let Ok(key) = Key::parse(&text) {
        assert_eq!(key.to_string(), text, "a key is shown as it was read");
        check_key(&key);
    }
    let named = Key::new("folder/of-names", &text, kind, random);
    assert!(named.is_ok(), "any name makes a key");
    for key in named.into_iter().chain(Key::new(&text, "name.jpg", kind, random)) {
        assert_eq!(key.kind(), kind);
        check_key(&key);
    }
}

fn check_key(key: &Key) {
    let text = key.as_str();
    assert_eq!(Key::parse(text).ok().as_ref(), Some(key), "a key can be read again");
    check_path(text);
    assert_eq!(store::path(key).map(|path| path.to_string()).ok().as_deref(), Some(text), "the store changes a key");

    let (folder, file) = text.rsplit_once('/').unwrap_or_default();
    let (id, name) = file.split_at(ID_LENGTH);
    assert_eq!(key.entity_tag(), format!("\"{id}\""));
    assert!(id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "an id is safe in a header");
    assert_eq!(key.name(), &name[1..]);
    assert_eq!(Path::new(key.name()).extension().and_then(|ending| ending.to_str()), Some(key.kind().extension()));
    let random = Uuid::try_parse(id).map(Uuid::into_bytes).unwrap_or_default();
    let made = Key::new(folder, key.name(), key.kind(), random);
    assert_eq!(made.ok().as_ref(), Some(key), "no other key is read than can be made");
}

/// Checks that a key stays within its folder on every file system and in every URL, and has only one spelling.
fn check_path(text: &str) {
    let parts: Vec<&str> = text.split('/').collect();
    assert!(parts.len() >= 2 && text.len() <= 1024);
    assert!(Path::new(text).components().eq(parts.iter().map(|part| Component::Normal(part.as_ref()))));
    assert!(Path::new("/store").join(text).starts_with(Path::new("/store").join(parts[0])));
    for part in &parts {
        assert!((1..=255).contains(&part.len()), "a file system takes every part of a key");
    }
    assert_eq!(text.matches('.').count(), 1, "nothing but the ending has a dot");
    let is_harmless = |c: char| !c.is_control() && !c.is_whitespace() && !r#"\:*?"<>|%#&;'`$~"#.contains(c);
    assert!(text.chars().all(is_harmless), "a key has no character with a meaning");
    assert!(!text.chars().any(|c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')));
    assert!(is_nfc(text), "a key has one spelling");
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_keep_their_properties_on_any_text() {
        parlour_testkit::fuzz("keys", 10_000, super::check);
    }
}
