//! Runs fuzz targets in an ordinary test: first on the committed corpus, then on inputs mutated from it. The inputs are
//! the same in every run. `make prove-fuzz` runs the same targets under a coverage-guided fuzzer.

use std::panic::catch_unwind;
use std::path::Path;

/// Maximum length of a generated input, in bytes.
const LONGEST: usize = 4096;
/// Byte values at which lengths, signs and character classes change.
const EDGES: [u8; 16] = [0, 1, 0x20, b'$', b'\'', b'(', b')', b'-', b'.', b'/', 0x7d, 0x7e, 0x7f, 0x80, 0xfe, 0xff];

/// Runs the target on all files of `fuzz/corpus/{name}` and on `count` inputs mutated from them.
///
/// # Panics
/// Panics if the corpus is empty or the target panics. The message contains the input, in a form that can be saved to
/// the corpus.
pub fn fuzz(name: &str, count: usize, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let entries = std::fs::read_dir(&folder).expect("the corpus can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry of the corpus").path()).collect();
    paths.sort();
    let corpus: Vec<_> = paths.iter().map(|path| std::fs::read(path).expect("an input of the corpus")).collect();
    assert!(!corpus.is_empty(), "no corpus in {}", folder.display());
    for input in &corpus {
        run(name, target, input);
    }
    let mut random = Random(0x5eed);
    for _ in 0..count {
        run(name, target, &random.mutated(&corpus));
    }
}

fn run(name: &str, target: fn(&[u8]), input: &[u8]) {
    // The target's own message is printed before this one.
    if catch_unwind(|| target(input)).is_err() {
        let escaped = input.escape_ascii();
        panic!("fuzz target {name} failed; printf '%b' \"…\" writes the input to a file: {escaped}");
    }
}

/// SplitMix64 random number generator (Steele, Lea, Flood 2014). It is short, and good enough to choose mutations.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or_default() % limit.max(1)
    }

    fn byte(&mut self) -> u8 {
        let [byte, ..] = self.next().to_le_bytes();
        if self.below(2) == 0 { byte } else { EDGES[usize::from(byte) % EDGES.len()] }
    }

    fn bytes(&mut self, longest: usize) -> Vec<u8> {
        (0..self.below(longest)).map(|_| self.byte()).collect()
    }

    /// Returns a range within `length`. In three of four cases it is at most eight long.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let begin = self.below(length + 1);
        let longest = if self.below(4) == 0 { length } else { 8 };
        begin..length.min(begin + self.below(longest + 1))
    }

    /// Mutates an input of the corpus with one to six changes. One result in sixteen is entirely random.
    fn mutated(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        if self.below(16) == 0 {
            return self.bytes(64);
        }
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut input, corpus);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let range = self.range(input.len());
        match self.below(7) {
            0 => drop(input.drain(range)),
            1 => input.truncate(range.start),
            2 => {
                let copy = input[range].to_vec();
                let at = self.below(input.len() + 1);
                input.splice(at..at, copy);
            }
            3 => {
                let other = &corpus[self.below(corpus.len())];
                let part = other[self.range(other.len())].to_vec();
                input.splice(range, part);
            }
            4 => {
                let fresh = self.bytes(8);
                input.splice(range, fresh);
            }
            5 if range.start < input.len() => input[range.start] ^= 1 << self.below(8),
            _ if range.start < input.len() => input[range.start] = self.byte(),
            _ => input.push(self.byte()),
        }
    }
}
