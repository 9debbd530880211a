//! Invalidates changed sessions on all nodes.

use futures_util::future::BoxFuture;

use super::Sessions;
use crate::changes::{Change, Subscriber};
use crate::types::BusinessId;

/// Subscriber that invalidates changed sessions.
#[derive(Debug)]
pub struct InvalidateSessions {
    pub sessions: Sessions,
}

impl Subscriber for InvalidateSessions {
    fn after_commit<'a>(&'a self, _business: Option<BusinessId>, changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            for change in changes {
                if let Change::SessionsChanged { sessions } = change {
                    self.sessions.invalidate(sessions).await;
                }
            }
        })
    }
}
