//! Closes the sockets of changed sessions.

use futures_util::future::BoxFuture;
use parlour_core::changes::{Change, Subscriber};
use parlour_core::types::BusinessId;

use super::Live;
use super::hub::session_room;

/// Subscriber that closes the sockets of changed sessions. Clients whose sessions are still valid reconnect.
#[derive(Debug)]
pub struct CloseSockets {
    pub live: Live,
}

impl Subscriber for CloseSockets {
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            for change in changes {
                let Change::SessionsChanged { sessions } = change else { continue };
                for (session, _) in sessions {
                    self.live.end(&session_room(*session)).await;
                }
            }
        })
    }
}
