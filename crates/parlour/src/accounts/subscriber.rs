//! Invalidates changed sessions on all nodes.

use futures_util::future::BoxFuture;

use super::Sessions;
use crate::changes::{Change, Subscriber};
use crate::live::{Live, session_room};
use crate::types::BusinessId;

/// Invalidates changed sessions and closes their sockets. A client whose session is still valid reconnects.
#[derive(Debug)]
pub struct InvalidateSessions {
    /// The sessions of this node.
    pub sessions: Sessions,
    /// The sockets.
    pub live: Live,
}

impl Subscriber for InvalidateSessions {
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            for change in changes {
                let Change::SessionsChanged { sessions } = change else { continue };
                self.sessions.forget(sessions).await;
                for (session, _) in sessions {
                    self.live.end(&session_room(*session)).await;
                }
            }
        })
    }
}
