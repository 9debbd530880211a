//! Live events: clients hold a WebSocket, join rooms, and get what is published there on any node, in order.
//!
//! A room is a stream of the cluster. A client that was away for a moment says up to where it got, and gets what it
//! missed, exactly once. If that cannot be done, or events may have been missed later, it is told, and fetches anew
//! what it shows.
//!
//! # Messages
//!
//! JSON objects in text frames. A client sends:
//!
//! | message | what for | answer |
//! |---|---|---|
//! | `{"type":"subscribe","room":R}` | get events from now on | `subscribed` or `refused` |
//! | `{"type":"subscribe","room":R,"epoch":E,"offset":N}` | and those after this one | `subscribed` or `refused` |
//! | `{"type":"unsubscribe","room":R}` | get no more | `unsubscribed` |
//! | `{"type":"ping"}` | is anybody there? | `pong` |
//! | any other object with a type | is for the product | what the product answers |
//!
//! And it gets:
//!
//! | message | what it says |
//! |---|---|
//! | `{"type":"subscribed","room":R,"epoch":E,"offset":N,"resumed":true}` | what came after it follows |
//! | `{"type":"subscribed","room":R,"epoch":E,"offset":N,"resumed":false}` | fetch anew; what comes after it follows |
//! | `{"type":"refused","room":R,"reason":…}` | `not allowed`, or `too many rooms` |
//! | `{"type":"unsubscribed","room":R}` | no more events come |
//! | `{"type":K,"room":R,"epoch":E,"offset":N,"data":…}` | an event of kind K |
//! | `{"type":"gap","room":R,"epoch":E,"offset":N}` | some events are missing up to this position: fetch anew |
//! | `{"type":"pong"}` | somebody is here |
//! | `{"type":"error","detail":…}` | the message was malformed |
//!
//! In rooms that have presence, there are events of the kinds `joined` and `left` with the data `{"member":name}`;
//! either may come twice. Epochs are strings, as JavaScript's numbers are too small for them.
//!
//! A socket is closed with one of these codes:
//!
//! | code | why |
//! |---|---|
//! | 1001 | the node is about to end, or the client gave no sign of life |
//! | 1002, 1003, 1007, 1009 | what came was not as RFC 6455 says, no text, not UTF-8, too large |
//! | 1008 | too many sockets, messages, or malformed ones; the client reads too slowly; or a room has ended that it was in |
//! | 1013 | the node has as many sockets as it takes |
//!
//! # How it works
//!
//! | module | what it is |
//! |---|---|
//! | `frame` | WebSocket frames |
//! | `outbox` | what waits for a socket, bounded |
//! | `room` | who gets which event |
//! | `presence` | who is shown in a room |
//! | `session` | a client, and what is done for it |
//! | `socket` | the task of a socket |
//! | `hub` | all of it on one node |

mod frame;
mod hub;
mod limits;
mod outbox;
mod presence;
mod protocol;
mod room;
mod session;
mod socket;

pub use hub::{Error, Figures, Hub, Product, SocketId};
pub use limits::Limits;
