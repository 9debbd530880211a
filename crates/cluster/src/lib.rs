#![doc = include_str!("../README.md")]
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
