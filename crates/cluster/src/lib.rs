//! State shared by the nodes of an installation: windows, values, sets, copies and messages, in the memory of this node
//! or on a Redis server that all nodes reach.
//!
//! Redis is optional. While it is unavailable, every node continues with its own memory, and uses Redis again when it
//! is back. Therefore, nothing that must not be lost belongs here, and no operation fails.
//!
//! | module | contents |
//! |---|---|
//! | [`window`] | sliding windows: definition and evaluation |
//! | `clock`, `error`, `script` | clock, error, Lua scripts for Redis |
//! | `expiring_map` | bounded maps with entries that expire |
//! | `redis_link` | connection to Redis, and detection of its state |
//! | `bus` | messages between nodes, and detection of missed ones |
//! | `stream` | sequences of events, in the memory of this node |
//! | `inner` | all of these together |
//! | `cluster` | the public type: windows, values, sets, copies, messages |
//! | `follow` | the same type: streams, following and catching up |
//! | `maintenance` | background Tokio tasks |

#![warn(missing_docs)]

mod bus;
mod clock;
mod cluster;
mod error;
mod expiring_map;
mod follow;
mod inner;
mod maintenance;
mod redis_link;
mod script;
mod stream;
pub mod window;

pub use bus::{Listener, Received, Topic};
pub use clock::Clock;
pub use cluster::{Cluster, CopyLookup, FillPermit, Redis, State, Stats};
pub use error::Error;
pub use stream::{Follower, Position, STREAM_IDLE, StreamMessage};
pub use window::{Verdict, Window};
