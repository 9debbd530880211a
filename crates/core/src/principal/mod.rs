//! Principal of a request: the person, their session and their role.
//!
//! A handler declares who may call it through its extractor: [`Member`], [`Staff`], [`FrontDesk`], [`Manager`],
//! [`Owner`] or [`Administrator`]. The extractor yields the [`Principal`]. Statements are bound to the principal's
//! business, except for data of the user or of the whole installation.

mod extract;
mod invalidate_sessions;
mod model;
mod plan;
mod session_cache;
mod sessions;

pub use extract::{
    Administrator, COOKIE, FrontDesk, Manager, Member, Owner, Staff, cookie, is_cross_site, optional_principal,
    watch_session,
};
pub use invalidate_sessions::InvalidateSessions;
pub use model::{Principal, Role};
pub use plan::Plan;
pub use session_cache::SessionRef;
pub use sessions::{SessionWatch, Sessions};
