//! What the nodes of an installation share: windows, values, sets, copies and messages. In the memory of this node, or
//! on a Redis that all of them reach.
//!
//! Redis is never needed: while it is away, every node goes on by itself with its own memory, and takes Redis up again
//! when it is back. So nothing that must not be lost is kept here, and nothing here fails.
//!
//! | module | what it is |
//! |---|---|
//! | [`window`] | the sliding window, as a rule |
//! | `clock`, `error`, `script` | the time, the error, scripts for Redis |
//! | `expiring_map` | bounded maps whose entries expire |
//! | `redis_link` | the link to Redis, and whether it stands |
//! | `bus` | messages between nodes, and whether all are heard |
//! | `stream` | events in a row, in this node's memory |
//! | `inner` | all of these together |
//! | `cluster` | the public type: windows, values, sets, copies, messages |
//! | `follow` | the same type: streams, to follow and to catch up with |
//! | `maintenance` | tasks that run beside the requests |

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
