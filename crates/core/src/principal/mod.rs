//! The person behind a request, their session and their role.
//!
//! A handler says who may call it by the extractor that it takes: [`Member`], [`Staff`], [`Desk`], [`Manager`] or
//! [`Owner`]. Each yields the [`Principal`], with the business that all its statements are bound to.

mod extract;
mod known;
mod model;
mod plan;
mod sessions;
mod subscriber;

pub use extract::{
    Administrator, COOKIE, Desk, Manager, Member, Owner, Staff, comes_from_another_site, cookie, session_behind,
    whoever,
};
pub use known::Marked;
pub use model::{Principal, Role};
pub use plan::Plan;
pub use sessions::{Sessions, Watched};
pub use subscriber::InvalidateSessions;
