//! WebSocket frames (RFC 6455), as a server writes and reads them.
//!
//! A server's frames are not masked, so a text is framed once and the same bytes are sent to every socket. Input is
//! buffered only until a message is complete: an idle socket has no buffer.

#[cfg(any(test, fuzzing))]
pub(crate) mod properties;

use bytes::{BufMut as _, Bytes, BytesMut};

const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
/// Flag in the first byte of a frame that ends a message.
const LAST: u8 = 0x80;
const MASKED: u8 = 0x80;
/// Maximum payload of a control frame, in bytes.
const CONTROL: usize = 125;
/// Capacity in bytes that the input buffer may keep if its contents are shorter. An empty buffer keeps none.
const SPARE: usize = 256;

/// Reason for closing a socket: a status code of RFC 6455, and a text that distinguishes reasons with the same code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    /// Status code of RFC 6455, section 7.4.
    pub code: u16,
    /// Stable code of the reason. Empty if the client closed the socket.
    pub reason: &'static str,
}

/// Defines all reasons for closing a socket, and a list of them.
macro_rules! close_codes {
    ($($(#[doc = $why:literal])+ $name:ident = $code:literal, $reason:literal;)*) => {
        impl Close {
            $($(#[doc = $why])+ pub(crate) const $name: Self = Self::new($code, $reason);)*

            /// All reasons, each with its description.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, concat!($($why),+))),*];
        }
    };
}

close_codes! {
    /// The client closed the socket. If it sent a code, the answer has the same code.
    DONE = 1000, "";
    /// The node is shutting down: reconnect, to any node.
    GOING_AWAY = 1001, "going_away";
    /// The client sent nothing for too long, not even a pong.
    SILENT = 1001, "silent";
    /// A frame violates RFC 6455.
    BROKEN = 1002, "broken_frame";
    /// A message is binary.
    NO_TEXT = 1003, "not_text";
    /// A message is not valid UTF-8.
    NOT_UTF8 = 1007, "not_utf8";
    /// The client reads too slowly: its queue is full, or it accepted no bytes for too long.
    TOO_SLOW = 1008, "too_slow";
    /// The user has too many sockets.
    TOO_MANY = 1008, "too_many_connections";
    /// The client sends too often.
    TOO_FAST = 1008, "too_many_messages";
    /// The client sent too many malformed messages.
    TOO_MALFORMED = 1008, "too_many_malformed_messages";
    /// The session ended or its permissions changed: check who is logged in, then reconnect.
    ENDED = 1008, "session_changed";
    /// A message is too large.
    TOO_LARGE = 1009, "message_too_large";
    /// The node has the maximum number of sockets: reconnect later.
    FULL = 1013, "try_again_later";
}

impl Close {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason }
    }

    pub(crate) fn frame(self) -> Bytes {
        control(CLOSE, &[&self.code.to_be_bytes(), self.reason.as_bytes()].concat())
    }
}

/// Encodes a text message in one frame.
pub(crate) fn text(text: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(10 + text.len());
    frame.put_u8(LAST | TEXT);
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ ..=125), _) => frame.put_u8(length),
        (_, Ok(length)) => {
            frame.put_u8(126);
            frame.put_u16(length);
        }
        _ => {
            frame.put_u8(127);
            frame.put_u64(text.len() as u64);
        }
    }
    frame.put_slice(text);
    frame.freeze()
}

pub(crate) fn ping() -> Bytes {
    control(PING, &[])
}

pub(crate) fn pong(payload: &[u8]) -> Bytes {
    control(PONG, payload)
}

fn control(opcode: u8, payload: &[u8]) -> Bytes {
    let payload = &payload[..payload.len().min(CONTROL)];
    let length = u8::try_from(payload.len()).unwrap_or_default();
    [&[LAST | opcode, length], payload].concat().into()
}

/// A frame from a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    Text(String),
    /// A fragment of a message that is not complete yet.
    Part,
    Ping(Vec<u8>),
    Pong,
    /// A close frame. Contains the close frame to answer with.
    Close(Close),
}

/// Decodes the bytes that a client sends.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// Bytes received and not decoded yet.
    input: Vec<u8>,
    /// Fragments of the current message, if it is fragmented.
    message: Option<Vec<u8>>,
}

/// Header of a frame. `begin` is the position of the payload in the input.
struct Head {
    is_last: bool,
    opcode: u8,
    mask: [u8; 4],
    begin: usize,
    length: usize,
}

impl Decoder {
    /// Appends received bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// Returns the next frame, or `None` if it is not complete yet. `most` is the maximum size of a message, in bytes.
    ///
    /// # Errors
    /// Returns the reason to close the socket with.
    pub(crate) fn next(&mut self, most: usize) -> Result<Option<Incoming>, Close> {
        let Some(head) = self.head(most)? else { return Ok(None) };
        let end = head.begin + head.length;
        let Some(payload) = self.input.get(head.begin..end) else { return Ok(None) };
        let unmasked = |(byte, mask): (&u8, &u8)| byte ^ mask;
        let payload: Vec<u8> = payload.iter().zip(head.mask.iter().cycle()).map(unmasked).collect();
        self.input.drain(..end);
        self.input.shrink_to(SPARE.max(self.input.len()));
        if self.input.is_empty() {
            self.input = Vec::new();
        }
        match head.opcode {
            PING => Ok(Some(Incoming::Ping(payload))),
            PONG => Ok(Some(Incoming::Pong)),
            CLOSE => read_close(&payload).map(|close| Some(Incoming::Close(close))),
            _ => self.part(payload, head.is_last).map(Some),
        }
    }

    /// Reads the header of the next frame, or returns `None` if it is not complete yet. Fails if the frame is not
    /// allowed.
    fn head(&self, most: usize) -> Result<Option<Head>, Close> {
        let Some(([first, second], rest)) = self.input.split_first_chunk() else { return Ok(None) };
        let (is_last, opcode) = (first & LAST != 0, first & 0x0f);
        let is_control = opcode >= CLOSE;
        let is_in_place = match opcode {
            CONTINUATION => self.message.is_some(),
            TEXT | BINARY => self.message.is_none(),
            CLOSE | PING | PONG => is_last,
            _ => false,
        };
        if first & 0x70 != 0 || second & MASKED == 0 || !is_in_place {
            return Err(Close::BROKEN);
        }
        if opcode == BINARY {
            return Err(Close::NO_TEXT);
        }
        let (length, rest) = match second & !MASKED {
            126 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), rest),
                None => return Ok(None),
            },
            127 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from_be_bytes(*length), rest),
                None => return Ok(None),
            },
            length => (u64::from(length), rest),
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let already = if is_control { 0 } else { self.message.as_ref().map_or(0, Vec::len) };
        if is_control && length > CONTROL {
            return Err(Close::BROKEN);
        }
        if length > most.saturating_sub(already) && !is_control {
            return Err(Close::TOO_LARGE);
        }
        let Some((mask, rest)) = rest.split_first_chunk() else { return Ok(None) };
        let begin = self.input.len() - rest.len();
        Ok(Some(Head { is_last, opcode, mask: *mask, begin, length }))
    }

    fn part(&mut self, payload: Vec<u8>, is_last: bool) -> Result<Incoming, Close> {
        let message = match self.message.take() {
            Some(mut message) => {
                message.extend_from_slice(&payload);
                message
            }
            None => payload,
        };
        if is_last {
            return String::from_utf8(message).map(Incoming::Text).map_err(|_| Close::NOT_UTF8);
        }
        self.message = Some(message);
        Ok(Incoming::Part)
    }
}

/// Returns the close frame to answer with. `payload` is the payload of the close frame that was received.
fn read_close(payload: &[u8]) -> Result<Close, Close> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return if payload.is_empty() { Ok(Close::DONE) } else { Err(Close::BROKEN) };
    };
    let code = u16::from_be_bytes(*code);
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Close::BROKEN);
    }
    std::str::from_utf8(reason).map_err(|_| Close::NOT_UTF8)?;
    Ok(Close::new(code, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOST: usize = 65_536;

    /// Encodes a frame as a client sends it.
    fn sent(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [0x11, 0x22, 0x33, 0xff];
        let mut frame = text(payload).to_vec();
        let begin = frame.len() - payload.len();
        frame[0] = first;
        frame[1] |= MASKED;
        frame.splice(begin.., mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    /// Decodes all complete frames in `bytes`.
    fn read(bytes: &[u8]) -> Result<Vec<Incoming>, Close> {
        let mut decoder = Decoder::default();
        decoder.feed(bytes);
        let mut all = Vec::new();
        while let Some(incoming) = decoder.next(MOST)? {
            all.push(incoming);
        }
        Ok(all)
    }

    #[test]
    fn frames_are_written_as_the_standard_shows() {
        assert_eq!(&*text(b"Hello"), [0x81, 5, b'H', b'e', b'l', b'l', b'o']);
        assert_eq!(text(&[b'x'; 125])[..2], [0x81, 125]);
        assert_eq!(text(&[b'x'; 126])[..4], [0x81, 126, 0, 126]);
        assert_eq!(text(&[b'x'; 65_535])[..4], [0x81, 126, 255, 255]);
        assert_eq!(text(&[b'x'; 65_536])[..10], [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!((&*ping(), &*pong(b"a")), (&[0x89, 0][..], &[0x8a, 1, b'a'][..]));
        assert_eq!(&*Close::new(1000, "ok").frame(), [0x88, 4, 3, 0xe8, b'o', b'k']);
    }

    #[test]
    fn a_masked_frame_of_the_standard_is_read() {
        let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        assert_eq!(read(&hello), Ok(vec![Incoming::Text("Hello".into())]));
    }

    #[test]
    fn control_frames_may_come_between_the_parts_of_a_message() {
        let parts = [sent(0x01, "gr\u{fc}".as_bytes()[..3].into()), sent(0x89, b"?"), sent(0x8a, b""), sent(0x00, b"")];
        let all = [&parts.concat()[..], &sent(0x80, &"\u{fc}n".as_bytes()[1..])].concat();
        let Incoming::Text(whole) = read(&all).unwrap().pop().unwrap() else { panic!("it ends with the message") };
        assert_eq!(whole, "gr\u{fc}n");
        assert_eq!(
            read(&parts.concat()).unwrap(),
            [Incoming::Part, Incoming::Ping(b"?".to_vec()), Incoming::Pong, Incoming::Part]
        );
    }

    #[test]
    fn what_the_standard_forbids_is_refused_with_the_code_it_names() {
        let long = vec![b'x'; MOST];
        let unmasked = text(b"Hello").to_vec();
        let cases: [(Vec<u8>, u16); 21] = [
            (unmasked, 1002),
            (sent(0xc1, b""), 1002),
            (sent(0xa1, b""), 1002),
            (sent(0x91, b""), 1002),
            (sent(0x83, b""), 1002),
            (sent(0x8b, b""), 1002),
            (sent(0x80, b"continues nothing"), 1002),
            ([sent(0x01, b"a"), sent(0x81, b"b")].concat(), 1002),
            (sent(0x09, b""), 1002),
            (sent(0x89, &[0; 126]), 1002),
            (sent(0x88, b"1"), 1002),
            (sent(0x88, &1005_u16.to_be_bytes()), 1002),
            (sent(0x88, &999_u16.to_be_bytes()), 1002),
            (sent(0x88, &5000_u16.to_be_bytes()), 1002),
            (sent(0x88, &[3, 0xe8, 0xff]), 1007),
            (sent(0x82, b"binary"), 1003),
            (sent(0x81, b"\xff"), 1007),
            ([sent(0x01, b"\xc3"), sent(0x80, b"x")].concat(), 1007),
            (sent(0x81, &[&long[..], b"x"].concat()), 1009),
            ([sent(0x01, &long), sent(0x80, b"x")].concat(), 1009),
            (vec![0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255], 1009),
        ];
        for (number, (bytes, code)) in cases.into_iter().enumerate() {
            assert_eq!(read(&bytes).unwrap_err().code, code, "case {number}");
        }
        assert!(matches!(&read(&sent(0x81, &long)).unwrap()[..], [Incoming::Text(text)] if text.len() == MOST));
    }

    #[test]
    fn a_farewell_is_answered_with_its_code() {
        for code in [1000_u16, 1001, 1003, 1007, 1014, 3000, 4999] {
            let payload = [&code.to_be_bytes()[..], b"bye"].concat();
            assert_eq!(read(&sent(0x88, &payload)), Ok(vec![Incoming::Close(Close::new(code, ""))]));
        }
        assert_eq!(read(&sent(0x88, b"")), Ok(vec![Incoming::Close(Close::DONE)]));
    }

    #[test]
    fn an_idle_decoder_has_no_buffer() {
        let mut decoder = Decoder::default();
        decoder.feed(&sent(0x81, &[b'x'; 50_000]));
        assert!(decoder.next(MOST).unwrap().is_some());
        assert_eq!((decoder.input.capacity(), decoder.message), (0, None));
    }

    proptest! {
        #[test]
        fn messages_are_the_same_however_they_are_cut(
            texts in proptest::collection::vec(("\\PC{0,300}", 1..5_usize), 1..6),
            cuts in proptest::collection::vec(1..200_usize, 1..30),
        ) {
            let mut bytes = Vec::new();
            for (text, parts) in &texts {
                let size = (text.len() / parts).max(1);
                let mut chunks: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
                chunks.resize(chunks.len().max(1), b"");
                for (number, chunk) in chunks.iter().enumerate() {
                    let last = if number + 1 == chunks.len() { LAST } else { 0 };
                    bytes.extend(sent(last | if number == 0 { TEXT } else { CONTINUATION }, chunk));
                }
            }
            let (mut decoder, mut heard, mut rest) = (Decoder::default(), Vec::new(), &bytes[..]);
            for cut in cuts.iter().cycle() {
                let (now, later) = rest.split_at((*cut).min(rest.len()));
                decoder.feed(now);
                rest = later;
                while let Some(incoming) = decoder.next(MOST).unwrap() {
                    if let Incoming::Text(text) = incoming {
                        heard.push(text);
                    }
                }
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(heard, texts.into_iter().map(|(text, _)| text).collect::<Vec<_>>());
        }

        #[test]
        fn nothing_that_comes_does_harm(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            drop(read(&bytes));
        }
    }
}
