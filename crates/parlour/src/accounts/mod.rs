//! Who may do what: logging in, sessions, roles.
//!
//! A handler says who may call it by the extractor that it takes: [`Member`], `Client`, [`Staff`], [`Desk`],
//! [`Manager`] or [`Owner`]. Each yields the [`Principal`], with the business that all its statements are bound to.

mod extract;
mod forgotten;
mod invitations;
mod known;
mod login;
mod logout;
mod me;
mod members;
mod own_password;
mod own_sessions;
mod password;
mod principal;
mod sessions;
mod slowdown;
mod subscriber;

pub use extract::{
    Administrator, COOKIE, Desk, Manager, Member, Owner, Staff, comes_from_another_site, session_behind, whoever,
};
pub use forgotten::{__path_log_forgotten_password, __path_update_password, log_forgotten_password, update_password};
pub(crate) use forgotten::{Forgotten, send_link};
pub(crate) use invitations::Invited;
pub use invitations::{
    __path_create_invitation, __path_list_invitations, __path_log_in_by_invitation, __path_remove_invitation,
    __path_show_invitation, create_invitation, list_invitations, log_in_by_invitation, remove_invitation,
    show_invitation,
};
pub(crate) use known::Marked;
pub use login::{__path_login, login};
pub use logout::{__path_logout, logout};
pub use me::{__path_me, me};
pub use members::{
    __path_list_members, __path_remove_member, __path_update_member, list_members, remove_member, update_member,
};
pub use own_password::{__path_update_own_password, update_own_password};
pub use own_sessions::{__path_end_session, __path_list_sessions, end_session, list_sessions};
pub use password::{Passwords, hash_password};
pub use principal::{Principal, Role};
pub use sessions::{Sessions, Watched};
pub use slowdown::Slowdown;
pub use subscriber::InvalidateSessions;
