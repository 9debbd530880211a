//! Properties of frames, checked on arbitrary bytes by a test and by a fuzzer.
//!
//! The decoder is compared with a reference decoder, which reads a whole input at once and follows the wording of RFC
//! 6455.

use super::{CONTROL, Close, Decoder, Incoming, pong, text};

/// Maximum message sizes to test, in bytes. Half of them are next to a size at which the encoding of a length changes.
const LIMITS: [usize; 8] = [0, 1, 16, 125, 126, 1_000, 65_535, 65_536];
/// Masks for frames that are encoded here.
const MASKS: [[u8; 4]; 2] = [[0; 4], [0x80, 0xff, 1, 0x55]];

/// Checks all properties. The first two bytes of `input` choose a limit and a position to split at. The rest are bytes
/// as a client may send them.
pub fn check(input: &[u8]) {
    let Some(([limit, position], wire)) = input.split_first_chunk() else { return };
    let most = LIMITS[usize::from(*limit) % LIMITS.len()];
    let position = usize::from(*position) % (wire.len() + 1);
    let (frames, expected) = reference(wire, most);

    let (start, end) = wire.split_at(position);
    assert_eq!(decoded(&[wire], most), expected, "read at once");
    assert_eq!(decoded(&[start, end], most), expected, "read in two parts");
    assert_eq!(decoded(&wire.chunks(1).collect::<Vec<_>>(), most), expected, "read byte by byte");
    for incoming in &expected.incoming {
        match incoming {
            Incoming::Text(text) => assert!(text.len() <= most, "a message is longer than allowed"),
            Incoming::Ping(payload) => assert!(payload.len() <= CONTROL, "a ping is longer than allowed"),
            Incoming::Part | Incoming::Pong | Incoming::Close(_) => {}
        }
    }

    for mask in MASKS {
        let again: Vec<u8> = frames.iter().flat_map(|frame| frame.encoded(mask)).collect();
        let read = decoded(&[&again], most);
        assert!(read.incoming.starts_with(&expected.incoming), "encoded again with the mask {mask:x?}");
        assert!(read.rest.is_empty() || expected.refused.is_some(), "frames that were whole are not");
    }
    check_sent(wire, position);
    check_fragments(wire, position, most);
}

/// Result of decoding: the frames, the reason for rejecting the input, and the bytes of an incomplete frame.
#[derive(Debug, PartialEq)]
struct Outcome {
    incoming: Vec<Incoming>,
    refused: Option<Close>,
    rest: Vec<u8>,
}

fn decoded(parts: &[&[u8]], most: usize) -> Outcome {
    let mut decoder = Decoder::default();
    let mut incoming = Vec::new();
    for part in parts {
        decoder.feed(part);
        loop {
            match decoder.next(most) {
                Ok(Some(next)) => incoming.push(next),
                Ok(None) => break,
                Err(close) => return Outcome { incoming, refused: Some(close), rest: Vec::new() },
            }
            assert!(decoder.message.as_ref().is_none_or(|message| message.len() <= most), "more is kept than allowed");
        }
    }
    Outcome { incoming, refused: None, rest: decoder.input }
}

/// A frame with its payload unmasked.
struct Frame {
    first: u8,
    payload: Vec<u8>,
}

impl Frame {
    /// Encodes the frame as a client sends it, with the shortest form of its length.
    fn encoded(&self, mask: [u8; 4]) -> Vec<u8> {
        let mut wire = vec![self.first];
        let length = self.payload.len();
        if length < 126 {
            wire.push(0x80 | length.to_be_bytes()[7]);
        } else if length < 0x1_0000 {
            wire.push(0x80 | 126);
            wire.extend(&length.to_be_bytes()[6..]);
        } else {
            wire.push(0x80 | 127);
            wire.extend(length.to_be_bytes());
        }
        wire.extend(mask);
        for (index, byte) in self.payload.iter().enumerate() {
            wire.push(byte ^ mask[index % 4]);
        }
        wire
    }
}

/// Decodes a whole input, frame by frame.
fn reference(wire: &[u8], most: usize) -> (Vec<Frame>, Outcome) {
    let mut frames = Vec::new();
    let mut outcome = Outcome { incoming: Vec::new(), refused: None, rest: Vec::new() };
    let mut message: Option<Vec<u8>> = None;
    let mut at = 0;
    loop {
        match reference_frame(&wire[at..], message.as_ref().map(Vec::len), most) {
            Ok(None) => outcome.rest = wire[at..].to_vec(),
            Ok(Some((frame, length))) => {
                at += length;
                let read = reference_incoming(&frame, &mut message);
                frames.push(frame);
                match read {
                    Ok(incoming) => {
                        outcome.incoming.push(incoming);
                        continue;
                    }
                    Err(close) => outcome.refused = Some(close),
                }
            }
            Err(close) => outcome.refused = Some(close),
        }
        return (frames, outcome);
    }
}

/// Decodes a frame (RFC 6455, section 5.2). Returns it with its length in bytes, or `None` if it is incomplete. `open`
/// is the length of the fragmented message so far, if there is one.
fn reference_frame(wire: &[u8], open: Option<usize>, most: usize) -> Result<Option<(Frame, usize)>, Close> {
    if wire.len() < 2 {
        return Ok(None);
    }
    let (is_final, reserved, opcode) = (wire[0] >> 7 == 1, wire[0] >> 4 & 7, wire[0] & 15);
    let is_control = opcode >= 8;
    let is_allowed = match opcode {
        0 => open.is_some(),
        1 | 2 => open.is_none(),
        8..=10 => is_final,
        _ => false,
    };
    if reserved != 0 || wire[1] < 0x80 || !is_allowed {
        return Err(Close::BROKEN);
    }
    if opcode == 2 {
        return Err(Close::NO_TEXT);
    }
    let short = wire[1] - 0x80;
    let extended = match short {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    if wire.len() < 2 + extended {
        return Ok(None);
    }
    let length = wire[2..2 + extended].iter().fold(0_u128, |length, byte| length << 8 | u128::from(*byte));
    let length = if extended == 0 { u128::from(short) } else { length };
    if is_control && length > 125 {
        return Err(Close::BROKEN);
    }
    if !is_control && length + open.unwrap_or(0) as u128 > most as u128 {
        return Err(Close::TOO_LARGE);
    }
    let begin = 2 + extended + 4;
    let Ok(length) = usize::try_from(length) else { return Ok(None) };
    if wire.len() < begin + length {
        return Ok(None);
    }
    let payload = (0..length).map(|index| wire[begin + index] ^ wire[begin - 4 + index % 4]).collect();
    Ok(Some((Frame { first: wire[0], payload }, begin + length)))
}

fn reference_incoming(frame: &Frame, message: &mut Option<Vec<u8>>) -> Result<Incoming, Close> {
    match frame.first & 15 {
        8 => reference_close(&frame.payload),
        9 => Ok(Incoming::Ping(frame.payload.clone())),
        10 => Ok(Incoming::Pong),
        _ => {
            let whole = [&message.take().unwrap_or_default()[..], &frame.payload].concat();
            if frame.first < 0x80 {
                *message = Some(whole);
                return Ok(Incoming::Part);
            }
            String::from_utf8(whole).map(Incoming::Text).map_err(|_| Close::NOT_UTF8)
        }
    }
}

/// Decodes the payload of a close frame (RFC 6455, sections 5.5.1 and 7.4).
fn reference_close(payload: &[u8]) -> Result<Incoming, Close> {
    match payload {
        [] => Ok(Incoming::Close(Close::DONE)),
        [_] => Err(Close::BROKEN),
        [high, low, reason @ ..] => {
            let code = u16::from(*high) << 8 | u16::from(*low);
            let is_reserved = matches!(code, 1004..=1006 | 1015..=2999);
            if !(1000..5000).contains(&code) || is_reserved {
                return Err(Close::BROKEN);
            }
            if String::from_utf8(reason.to_vec()).is_err() {
                return Err(Close::NOT_UTF8);
            }
            Ok(Incoming::Close(Close { code, reason: "" }))
        }
    }
}

/// Checks that a client can decode the frames that a server writes.
fn check_sent(payload: &[u8], position: usize) {
    for (frame, first, payload) in [
        (text(payload), 0x81, payload),
        (text(&payload[..position]), 0x81, &payload[..position]),
        (pong(payload), 0x8a, &payload[..payload.len().min(125)]),
    ] {
        let frame = frame.to_vec();
        let as_client = Frame { first, payload: payload.to_vec() }.encoded([0; 4]);
        let head = as_client.len() - payload.len() - 4;
        assert_eq!(frame[0], as_client[0]);
        assert_eq!(frame[1], as_client[1] - 0x80, "a server's frame is not masked");
        assert_eq!(frame[2..head], as_client[2..head]);
        assert_eq!(&frame[head..], payload);
    }
}

/// Checks that a text in two frames with a ping between them is read as one message, if it is short enough.
fn check_fragments(wire: &[u8], position: usize, most: usize) {
    let (start, end) = wire.split_at(position);
    let frame = |first, payload: &[u8]| Frame { first, payload: payload.to_vec() }.encoded(MASKS[1]);
    let sent = [frame(0x01, start), frame(0x89, b"?"), frame(0x80, end)].concat();
    let read = decoded(&[&sent], most);
    if wire.len() > most {
        assert_eq!(read.refused, Some(Close::TOO_LARGE));
    } else if let Ok(whole) = String::from_utf8(wire.to_vec()) {
        let expected = vec![Incoming::Part, Incoming::Ping(b"?".to_vec()), Incoming::Text(whole)];
        assert_eq!(read, Outcome { incoming: expected, refused: None, rest: Vec::new() });
    } else {
        assert_eq!(read.refused, Some(Close::NOT_UTF8));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn frames_keep_their_properties_on_any_bytes() {
        parlour_testkit::fuzz("frames", 20_000, super::check);
    }
}
