//! Edits to a text, as a forger would try them.

/// Applies edits of three bytes each: action, position and character. The text and the characters are ASCII.
pub(super) fn edited(text: &str, edits: &[u8]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for [action, position, character] in edits.as_chunks::<3>().0 {
        let position = usize::from(*position) % (bytes.len() + 1);
        let character = character & 0x7f;
        match action % 5 {
            0 => bytes.insert(position, character),
            1 => bytes.truncate(position),
            2 => bytes.rotate_left(position),
            3 if position < bytes.len() => drop(bytes.remove(position)),
            _ => bytes.get_mut(position).into_iter().for_each(|byte| *byte = character),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
