//! Accounts: logging in, passwords, invitations, and who works at a business.

mod forgotten;
mod invitations;
mod login;
mod logout;
mod me;
mod members;
mod own_password;
mod own_sessions;
mod password;
mod slowdown;
mod state;
pub mod users;

pub use forgotten::{__path_log_forgotten_password, __path_update_password, log_forgotten_password, update_password};
pub use forgotten::{Forgotten, send_link};
pub use invitations::Invited;
pub use invitations::{
    __path_create_invitation, __path_list_invitations, __path_log_in_by_invitation, __path_remove_invitation,
    __path_show_invitation, create_invitation, list_invitations, log_in_by_invitation, remove_invitation,
    show_invitation,
};
pub use login::{__path_login, login};
pub use logout::{__path_logout, logout};
pub use me::{__path_me, me};
pub use members::{
    __path_list_members, __path_remove_member, __path_update_member, list_members, remove_member, update_member,
};
pub use own_password::{__path_update_own_password, update_own_password};
pub use own_sessions::{__path_end_session, __path_list_sessions, end_session, list_sessions};
pub use password::{Passwords, hash_password};
pub use slowdown::Slowdown;
pub use state::Accounts;
