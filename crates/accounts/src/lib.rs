//! Accounts: login, sessions, passwords, invitations, and the members of a business.

mod change_password;
mod invitations;
mod login;
mod login_throttle;
mod logout;
mod me;
mod members;
mod password;
mod password_reset;
mod sessions;
mod state;
pub mod users;

pub use change_password::{__path_change_password, change_password};
pub use invitations::InvitationDetails;
pub use invitations::{
    __path_accept_invitation, __path_create_invitation, __path_list_invitations, __path_remove_invitation,
    __path_show_invitation, accept_invitation, create_invitation, list_invitations, remove_invitation, show_invitation,
};
pub use login::{__path_log_in, log_in};
pub use login_throttle::LoginThrottle;
pub use logout::{__path_log_out, log_out};
pub use me::{__path_show_me, show_me};
pub use members::{
    __path_list_members, __path_remove_member, __path_update_member, list_members, remove_member, update_member,
};
pub use password::{Passwords, hash_password};
pub use password_reset::{
    __path_request_password_reset, __path_reset_password, request_password_reset, reset_password,
};
pub use password_reset::{PasswordReset, send_password_reset};
pub use sessions::{__path_end_session, __path_list_sessions, end_session, list_sessions};
pub use state::Accounts;
