//! Who may do what: logging in, sessions, roles.
//!
//! A handler says who may call it by the extractor that it takes: [`Member`], [`Client`], [`Staff`], [`Desk`],
//! [`Manager`] or [`Owner`]. Each yields the [`Principal`], with the business that all its statements are bound to.

mod known;
mod login;
mod logout;
mod me;
mod password;
mod principal;
mod sessions;
mod slowdown;

pub use login::{__path_login, login};
pub use logout::{__path_logout, logout};
pub use me::{__path_me, me};
pub use password::{Passwords, hash_password};
pub use principal::{
    COOKIE, Desk, Manager, Member, Owner, Principal, Role, Staff, comes_from_another_site, session_behind, whoever,
};
pub use sessions::{__path_end_session, __path_list_sessions, Sessions, Watched, end_session, list_sessions};
pub use slowdown::Slowdown;
